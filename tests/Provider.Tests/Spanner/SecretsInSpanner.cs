using Florin.Testing.Storage;

namespace Florin.Provider.Tests.Spanner;

public sealed class SecretsInSpanner(OneSpanner spanner) : SealedSecretsContract(new SomeSpanner(spanner));
