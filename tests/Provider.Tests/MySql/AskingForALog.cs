using Florin.Testing.Storage;

namespace Florin.Provider.Tests.MySql;

public abstract class AskingForALog : OwnershipRecordContract
{
    private protected AskingForALog(SomeDatabase database)
        : base(database) => NoLog = $"The database {database.Name}";

    protected override string NoLog { get; }
}

public sealed class AskingForAMariaDbLog(Servers servers) : AskingForALog(new SomeDatabase(servers.MariaDb));

public sealed class AskingForAMySqlLog(Servers servers) : AskingForALog(new SomeDatabase(servers.MySql9));
