using System.CommandLine;
using Florin.Cli;
using Florin.Host.Composition;

namespace Florin.Unit.Tests.Hosting;

public sealed class OptionsThatACommandDoesNotKnow
{
    [Theory]
    [InlineData("import --accounts a.csv --transactions t.csv --dryrun", "--dry-run")]
    [InlineData("import --accounts a.csv --transactions t.csv --sorce one", "--source")]
    [InlineData("verify --dta books", "--data")]
    [InlineData("verify books", "--data")]
    [InlineData("verify --dta=books --Storage:Log:Provider=Sqlite", "--data")]
    [InlineData("verify --Storage:Log:Provider Sqlite", "--data")]
    [InlineData("bench --conections 2", "--connections")]
    [InlineData("bench --Storage:Log:Provider=Sqlite", "--connections")]
    [InlineData("token --role admin --usr user_1", "--user")]
    public void Are_refused_with_those_that_it_knows(string line, string meant)
    {
        var refused = Assert.Throws<WrongUsage>(() => KnownOptions.Check(Root().Parse(line)));
        Assert.Contains(meant, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--Florin:BasePort=4000")]
    [InlineData("serve --Florin:BasePort=4000 stray")]
    [InlineData("verify --data . --services account")]
    [InlineData("verify --Storage:Log:Provider=Sqlite --data . --Storage:Views:Provider=Sqlite")]
    [InlineData("bench --batch 3")]
    public void Are_settings_where_it_serves_and_else_only_what_it_knows(string line) => KnownOptions.Check(Root().Parse(line));

    [Theory]
    [InlineData("token --role king", "--role", "'king'")]
    [InlineData("token --role admin --tier gold", "--tier", "'gold'")]
    [InlineData("token --role user --user nobody", "--user", "'nobody'")]
    [InlineData("import --accounts nofile --transactions nothing", "--accounts", "'nofile'")]
    [InlineData("import --accounts nofile --transactions nothing", "--transactions", "'nothing'")]
    [InlineData("verify --data nowhere", "--data", "'nowhere'")]
    [InlineData("bench --url nowhere", "--url", "'nowhere'")]
    [InlineData("bench --duration soon", "--duration", "'soon'")]
    [InlineData("bench --connections many", "--connections", "'many'")]
    [InlineData("bench --connections 0", "--connections", "'0'")]
    public void Are_named_where_they_do_not_take_a_value(string line, string option, string value)
    {
        var refused = Assert.Throws<WrongUsage>(() => KnownOptions.Check(Root().Parse(line)));
        Assert.Contains(
            refused.Message.Split(Environment.NewLine),
            told => told.StartsWith(option, StringComparison.Ordinal) && told.Contains(value, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("token --help")]
    [InlineData("token --role king --help")]
    public void Are_explained_where_that_is_asked_for(string line) => KnownOptions.Check(Root().Parse(line));

    private static RootCommand Root()
    {
        var root = new RootCommand("Florin")
        {
            ServeVerb.Make(),
            ImportVerb.Make(),
            BenchVerb.Make(),
            VerifyVerb.Make(Catalog.Services, StorageProviders.Offline),
            TokenVerb.Make(() => Settings.Of([])),
        };
        ServeVerb.Serves(root);
        return root;
    }
}
