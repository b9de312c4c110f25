using Florin.Testing.Storage;

namespace Florin.Provider.Tests.MySql;

public sealed class SecretsInMariaDb(Servers servers) : SealedSecretsContract(new SomeDatabase(servers.MariaDb));

public sealed class SecretsInMySql(Servers servers) : SealedSecretsContract(new SomeDatabase(servers.MySql9));
