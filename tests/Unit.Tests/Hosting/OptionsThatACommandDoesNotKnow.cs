using System.CommandLine;
using System.CommandLine.Help;
using Florin.Cli;
using Florin.Host;

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
    [InlineData("backup --data . --too copy", "--to")]
    [InlineData("restore --form copy --data new", "--from")]
    [InlineData("restore --from copy --data new --sevrice account", "--service")]
    [InlineData("archive --to copy --befor 2026-01-31T12:00:00Z", "--before")]
    [InlineData("archive verify --form copy", "--from")]
    [InlineData("archive verfy", "verify")]
    [InlineData("archive shrink --form copy", "--from")]
    [InlineData("archive shrink --from copy --dry", "--dry-run")]
    [InlineData("archive unshrink --dta books", "--data")]
    [InlineData("bench --conections 2", "--connections")]
    [InlineData("bench --Storage:Log:Provider=Sqlite", "--connections")]
    [InlineData("certificates create --dri ca", "--dir")]
    [InlineData("certificates issue --dir ca --hosts a --out a.pem", "--host")]
    [InlineData("certificates shw a.pem", "show")]
    [InlineData("token --role admin --usr user_1", "--user")]
    [InlineData("owner status --service account", "--services")]
    [InlineData("owner release --log account --Storage:Log:Provider=MySql stray", "florin owner release")]
    [InlineData("owner stats", "status")]
    [InlineData("replicas diff --only-hash --Storage:Replicas=sqlite:copy", "--only-hashes")]
    [InlineData("replicas stat", "status")]
    [InlineData("replicas rebuild --replicas mongodb", "--replica")]
    [InlineData("recover --form mongodb", "--from")]
    [InlineData("replay --service transaction --from 1 --topik t", "--topic")]
    [InlineData("replay --service transaction --from 1 --consumer analytics --aside", "--set-aside")]
    [InlineData("alerts exprt", "export")]
    [InlineData("alerts export --dta books", "--data")]
    [InlineData("person exprt user_1 --token t", "export")]
    [InlineData("person erase user_1 --tokn t", "--token")]
    [InlineData("listen --forward-to http://localhost:8080 --tokn t", "--token")]
    [InlineData("transfer --from a --to b --amount 1 --currency USD --dryrun", "--dry-run")]
    [InlineData("accounts --usr user_1", "--user")]
    [InlineData("statement acc_1 --period 2026-10 --fromat csv", "--format")]
    [InlineData("tail --servce transaction", "--service")]
    public void Are_refused_with_those_that_it_knows(string line, string meant)
    {
        var refused = Assert.Throws<WrongUsage>(() => KnownOptions.Check(Root().Parse(line)));
        Assert.Contains(meant, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--Florin:BasePort=4000")]
    [InlineData("serve --Florin:BasePort=4000 stray")]
    [InlineData("verify --data . --services account")]
    [InlineData("owner pin --log account --instance http://a --until 2026-01-31T12:00:00Z --Storage:Log:Provider=MySql")]
    [InlineData("verify --Storage:Log:Provider=Sqlite --data . --Storage:Views:Provider=Sqlite")]
    [InlineData("bench --batch 3 --duration 500ms --url http://127.0.0.1:3000/")]
    [InlineData("bench --duration 1440m")]
    [InlineData("bench --duration 1.00:00:00")]
    public void Are_settings_where_it_serves_and_else_only_what_it_knows(string line) => KnownOptions.Check(Root().Parse(line));

    [Theory]
    [InlineData("token --role king", "--role", "'king'")]
    [InlineData("token --role admin --tier gold", "--tier", "'gold'")]
    [InlineData("token --role user --user nobody", "--user", "'nobody'")]
    [InlineData("import --accounts nofile --transactions nothing", "--accounts", "'nofile'")]
    [InlineData("import --accounts nofile --transactions nothing", "--transactions", "'nothing'")]
    [InlineData("verify --data nowhere", "--data", "'nowhere'")]
    [InlineData("backup --data nowhere --to copy", "--data", "'nowhere'")]
    [InlineData("restore --from nowhere --data new", "--from", "'nowhere'")]
    [InlineData("bench --url nowhere", "--url", "'nowhere'")]
    [InlineData("alerts export --url nowhere", "--url", "'nowhere'")]
    [InlineData("alerts export --data nowhere", "--data", "'nowhere'")]
    [InlineData("replay --service user --from first", "--from", "'first'")]
    [InlineData("replay --service user --from 1 --to 0", "--to", "'0'")]
    [InlineData("bench --duration soon", "--duration", "'soon'")]
    [InlineData("bench --duration 5", "--duration", "'5'")]
    [InlineData("bench --duration 24:00:00", "--duration", "'24:00:00'")]
    [InlineData("bench --duration 1441m", "--duration", "'1441m'")]
    [InlineData("bench --duration 0.1ms", "--duration", "'0.1ms'")]
    [InlineData("bench --duration 99999999999999999999s", "--duration", "'99999999999999999999s'")]
    [InlineData("bench --url http://127.0.0.1:3000/api", "--url", "'http://127.0.0.1:3000/api'")]
    [InlineData("bench --connections many", "--connections", "'many'")]
    [InlineData("bench --connections 0", "--connections", "'0'")]
    [InlineData("owner pin --log account --instance http://a --until soon", "--until", "'soon'")]
    [InlineData("transfer --from a --to b --amount much --currency USD", "--amount", "'much'")]
    [InlineData("transfer --from a --to b --amount -1 --currency USD", "--amount", "'-1'")]
    [InlineData("accounts --url nowhere", "--url", "'nowhere'")]
    [InlineData("statement acc_1 --period 2026-10 --format doc", "--format", "'doc'")]
    public void Are_named_where_they_do_not_take_a_value(string line, string option, string value)
    {
        var refused = Assert.Throws<WrongUsage>(() => KnownOptions.Check(Root().Parse(line)));
        Assert.Contains(
            refused.Message.Split(Environment.NewLine),
            told => told.StartsWith(option, StringComparison.Ordinal) && told.Contains(value, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("--data a --data b", "--data is given more than once: 'a', 'b'")]
    [InlineData("serve --services user --data a --services user", "--services is given more than once: 'user', 'user'")]
    [InlineData("token --role admin --role user", "--role is given more than once: 'admin', 'user'")]
    [InlineData("bench --json --json", "--json is given more than once;")]
    public void Are_told_where_they_are_given_more_than_once(string line, string message) =>
        Assert.StartsWith(message, Refused(line), StringComparison.Ordinal);

    [Fact]
    public void Are_refused_more_than_once_whichever_option_of_whichever_command_it_is()
    {
        var root = Root();
        foreach (var command in root.Subcommands.SelectMany(command => command.Subcommands.Append(command)).Prepend(root))
        foreach (var option in command.Options.Where(option => option is not (HelpOption or VersionOption)))
        {
            var once = option.Arity.MinimumNumberOfValues == 0 ? option.Name : $"{option.Name} 1";
            var name = string.Join(
                ' ',
                command.Parents.Append(command).OfType<Command>().Except([root]).Select(one => one.Name)
            );
            Assert.Contains(
                $"{option.Name} is given more than once",
                Refused($"{name} {once} {once}"),
                StringComparison.Ordinal
            );
        }
    }

    [Theory]
    [InlineData("--data books verify", "write florin verify --data")]
    [InlineData("--data books owner status", "write florin owner status --data")]
    [InlineData("--services user serve", "write florin serve --services")]
    public void Are_refused_where_they_stand_before_the_command(string line, string message) =>
        Assert.Contains(message, Refused(line), StringComparison.Ordinal);

    [Theory]
    [InlineData("verfy", "'verfy' is not a command of florin. Did you mean 'verify'?")]
    [InlineData("--Florin:BasePort 4000 --data books bnch", "'bnch' is not a command of florin. Did you mean 'bench'?")]
    [InlineData(
        "stop",
        "Commands: serve, import, bench, verify, move, backup, restore, archive, certificates, token, owner, replicas, recover, replay, alerts, person, listen, transfer, accounts, statement, tail."
    )]
    public void Are_compared_with_commands_where_there_is_none(string line, string message) =>
        Assert.Contains(message, Refused(line), StringComparison.Ordinal);

    [Fact]
    public void Are_not_in_the_help_of_commands_that_take_settings()
    {
        foreach (var line in new[] { "--help", "serve --help" })
        {
            using var output = new StringWriter();
            Root().Parse(line).Invoke(new InvocationConfiguration { Output = output });
            Assert.Contains("--Key:Sub=value", output.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("rguments", output.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("verify --data . --services foo", "--services is 'foo': names unknown services foo; allowed: all, or")]
    [InlineData(
        "verify --data . --services user,foo",
        "--services is 'user,foo': names unknown services foo; allowed: all, or"
    )]
    [InlineData("verify --data . --services gateway", "--services is 'gateway': names no service with data; allowed: all, or")]
    [InlineData("verify --data . --services ,", "--services is ',': names no service with data; allowed: all, or")]
    public async Task Are_told_where_they_name_services_that_there_are_not(string line, string message)
    {
        var parsed = Root().Parse(line);
        KnownOptions.Check(parsed);
        var refused = await Assert.ThrowsAsync<WrongUsage>(() =>
            parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false },
                TestContext.Current.CancellationToken
            )
        );
        Assert.StartsWith(message, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("token --help")]
    [InlineData("token --role admin --role user --help")]
    [InlineData("token --role king --help")]
    public void Are_explained_where_that_is_asked_for(string line) => KnownOptions.Check(Root().Parse(line));

    private static string Refused(string line) =>
        Assert.Throws<WrongUsage>(() => KnownOptions.Check(Root().Parse(line))).Message;

    private static RootCommand Root() => FlorinProgram.Root();
}
