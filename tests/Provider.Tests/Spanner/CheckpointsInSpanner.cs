using Florin.Testing.Storage;

namespace Florin.Provider.Tests.Spanner;

public sealed class CheckpointsInSpanner(OneSpanner spanner) : CheckpointsAcrossOwnersContract(new SomeSpanner(spanner));
