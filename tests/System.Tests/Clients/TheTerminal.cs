using System.Diagnostics;
using System.Text.Json;
using Florin.System.Tests.Journeys;
using Florin.System.Tests.Running;
using Florin.Testing.Storage;
using Person = Florin.System.Tests.Journeys.Person;

namespace Florin.System.Tests.Clients;

/// <summary>The commands for people at a terminal, as processes of their own.</summary>
[Collection(Sharing.Together)]
public sealed class TheTerminal(OneProcess florin)
{
    private string Url => florin.Gateway.BaseAddress!.GetLeftPart(UriPartial.Authority); // Set by the fixture.

    [Fact]
    public async Task Lists_accounts_as_a_table_and_as_json()
    {
        var person = await Person.New(florin);
        var account = await person.OpensWith(100);
        var (code, table) = await Run(person, "accounts");
        Assert.Equal(0, code);
        var lines = Lines(table);
        Assert.Equal(["ACCOUNT", "NAME", "CURRENCY", "BALANCE", "AVAILABLE", "STATUS"], Words(lines[0]));
        Assert.Equal([account, "USD", "100.00", "100.00", "OPEN"], Words(lines[1])); // It has no name.
        Assert.Equal(lines[0].IndexOf("STATUS", StringComparison.Ordinal), lines[1].IndexOf("OPEN", StringComparison.Ordinal));
        var (_, json) = await Run(person, "accounts", "--json");
        using var parsed = JsonDocument.Parse(json);
        Assert.Equal(100m, Assert.Single(parsed.RootElement.EnumerateArray()).GetProperty("balance").GetDecimal());
    }

    [Fact]
    public async Task Transfers_once_under_a_key_and_nothing_in_a_dry_run()
    {
        var person = await Person.New(florin);
        var (from, to) = (await person.OpensWith(100), await person.Opens());
        string[] transfer = ["transfer", "--from", from, "--to", to, "--amount", "20.50", "--currency", "USD"];
        var (dry, would) = await Run(person, [.. transfer, "--dry-run"]);
        Assert.Equal((0, $"would be accepted: 20.50 USD from {from} to {to}"), (dry, Lines(would).Single()));
        Assert.Equal(100m, await person.Balance(from));

        string[] keyed = [.. transfer, "--wait", "--idempotency-key", $"key-{from}"];
        var (first, done) = await Run(person, keyed);
        Assert.True(first == 0, done);
        Assert.Matches("^txn_[a-z0-9]+ COMPLETED 20.50 USD from acc_", done);
        Assert.Equal((0, done), await Run(person, keyed));
        Assert.Equal((79.5m, 20.5m), (await person.Balance(from), await person.Balance(to)));
    }

    [Fact]
    public async Task Says_why_a_transfer_is_refused_and_exits_with_1()
    {
        var person = await Person.New(florin);
        var (from, to) = (await person.OpensWith(1), await person.Opens());
        string[] transfer = ["transfer", "--from", from, "--to", to, "--currency", "USD", "--amount"];
        var (code, refused) = await Run(person, [.. transfer, "20.50"]);
        Assert.Equal(1, code);
        Assert.StartsWith("florin: insufficient-funds: ", refused, StringComparison.Ordinal);
        var (wrong, digits) = await Run(person, [.. transfer, "0.005"]);
        Assert.Equal(1, wrong);
        Assert.StartsWith("florin: invalid-request: amount: ", digits, StringComparison.Ordinal);
        var (unknown, nobody) = await FlorinProcess.RunWith(("FLORIN_TOKEN", "nonsense"), "accounts", "--url", Url);
        Assert.Equal(1, unknown);
        Assert.Contains("401", nobody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pays_once_where_answers_are_lost()
    {
        var person = await Person.New(florin);
        var (from, to) = (await person.OpensWith(10), await person.Opens());
        await using var dropper = await AnswerDropper.Start(florin.Gateway);
        string[] transfer = ["transfer", "--from", from, "--to", to, "--amount", "1", "--currency", "USD", "--user", person.Id];
        for (var payment = 0; payment < 3; payment++)
        {
            var (code, output) = await FlorinProcess.RunWith(
                ("FLORIN_TOKEN", person.Token),
                [.. transfer, "--url", dropper.Address.GetLeftPart(UriPartial.Authority)]
            );
            Assert.True(code == 0, output);
        }
        await Eventually.Is(() => person.Balance(to), balance => balance == 3m);
        Assert.Equal(7m, await person.Balance(from));
        Assert.True(dropper.Posted > 3, $"{dropper.Posted} requests arrived, so none was sent twice.");
    }

    [Fact]
    public async Task Names_the_key_of_a_transfer_of_which_nobody_knows_whether_it_was_made()
    {
        var person = await Person.New(florin);
        await using var dropper = await AnswerDropper.Start(florin.Gateway, keepsAll: true);
        var (code, output) = await FlorinProcess.RunWith(
            ("FLORIN_TOKEN", person.Token),
            [
                .. (string[])["transfer", "--from", await person.OpensWith(10), "--to", await person.Opens(), "--amount", "1"],
                .. (string[])["--currency", "USD", "--user", person.Id],
                .. (string[])["--url", dropper.Address.GetLeftPart(UriPartial.Authority)],
            ]
        );
        Assert.Equal(1, code);
        Assert.Matches("run it again with --idempotency-key florin-[0-9a-f]{32}", output);
    }

    [Fact]
    public async Task Prints_statements_and_writes_them_to_a_file()
    {
        var person = await Person.New(florin);
        var account = await person.OpensWith(100);
        var period = $"{TimeProvider.System.GetUtcNow():yyyy-MM}";
        var (code, csv) = await Run(person, "statement", account, "--period", period);
        Assert.True(code == 0, csv);
        Assert.StartsWith("type,position,bookedAt", csv, StringComparison.Ordinal);
        using var folder = new TemporaryDirectory();
        var file = Path.Combine(folder.Path, "statement.pdf");
        var (made, said) = await Run(person, "statement", account, "--period", period, "--format", "pdf", "--out", file);
        Assert.True(made == 0, said);
        Assert.StartsWith(
            "%PDF",
            await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
        var (refused, why) = await Run(person, "statement", account, "--period", "soon");
        Assert.Equal(1, refused);
        Assert.StartsWith("florin: invalid-request: period: 'soon' is not a period", why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Follows_what_happens_to_its_owner_and_a_log_for_an_administrator()
    {
        var (person, admin) = (await Person.New(florin), await Person.Admin(florin));
        var (from, to) = (await person.OpensWith(100), await person.Opens());
        await using var own = Launch(person, "tail");
        await using var log = Launch(admin, "tail", "--service", "transaction", "--user", person.Id, "--json");
        await Eventually.Is(
            async () =>
            {
                await Run(person, "transfer", "--from", from, "--to", to, "--amount", "1", "--currency", "USD", "--wait");
                return (own.Output, log.Output);
            },
            seen => seen is (not "", not "")
        );
        await Eventually.Is(
            () => Task.FromResult((Own: own.Output, Log: log.Output)),
            seen =>
                seen.Own.Contains("transaction.completed", StringComparison.Ordinal)
                && seen.Log.Contains("\"TransactionCompleted\"", StringComparison.Ordinal)
        );
        Assert.All(Lines(log.Output), line => Assert.StartsWith("{\"position\":", line, StringComparison.Ordinal));
        Assert.Equal(130, await own.Stop(FlorinProcess.Interrupt));
    }

    [Fact]
    public async Task Follows_no_longer_than_its_reader()
    {
        var person = await Person.New(florin);
        var account = await person.Opens();
        var program = Path.Combine(AppContext.BaseDirectory, "florin.dll");
        var start = new ProcessStartInfo("/bin/sh", ["-c", "dotnet \"$0\" tail --url \"$1\" | head -1", program, Url])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        start.Environment["FLORIN_TOKEN"] = person.Token;
        using var shell = Process.Start(start)!; // It is started.
        while (!shell.HasExited) // A shell waits for both.
            await person.MovesTo("COMPLETED", person.Deposit(account, 1));
        Assert.Single(Lines(await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)));
    }

    [Theory]
    [InlineData("florin: --user: 'nope' is not the id of a user; write user_….", "tail", "--user", "nope")]
    [InlineData("florin: --out: '' is not a path of a file.", "statement", "acc_a", "--period", "2026-10", "--out", "")]
    public async Task Names_the_option_whose_value_is_wrong(string message, params string[] arguments)
    {
        var (code, said) = await Run(await Person.New(florin), arguments);
        Assert.Equal((1, message), (code, said.Trim()));
    }

    [Fact]
    public async Task Asks_an_operator_whose_accounts_are_meant()
    {
        var (made, token) = await FlorinProcess.Run(["token", "--role", "admin", "--data", florin.Data]);
        Assert.Equal(0, made);
        var (code, said) = await Run(await Person.Stranger(florin, token.Trim()), "accounts");
        Assert.Equal(1, code);
        Assert.Contains("pass --user ID", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "There is no token: set FLORIN_TOKEN")]
    [InlineData("a b", "The token has characters that no token has")]
    public async Task Says_how_to_pass_a_token_where_there_is_none(string token, string message)
    {
        var (code, output) = await FlorinProcess.RunWith(("FLORIN_TOKEN", token), "accounts", "--url", Url);
        Assert.Equal(1, code);
        Assert.StartsWith($"florin: {message}", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reads_the_token_from_a_file_and_the_address_from_the_environment()
    {
        var person = await Person.New(florin);
        using var folder = new TemporaryDirectory();
        var file = Path.Combine(folder.Path, "token");
        await File.WriteAllTextAsync(file, $"{person.Token}\n", TestContext.Current.CancellationToken);
        var (code, output) = await FlorinProcess.RunWith(("FLORIN_URL", Url), "accounts", "--token-file", file);
        Assert.True(code == 0, output);
        var (wrong, why) = await FlorinProcess.RunWith(("FLORIN_URL", "nowhere"), "accounts", "--token-file", file);
        Assert.Equal(
            (1, "florin: FLORIN_URL is 'nowhere', which is not an address; write http://HOST:PORT."),
            (wrong, why.Trim())
        );
    }

    private Task<(int ExitCode, string Output)> Run(Person person, params string[] arguments) =>
        FlorinProcess.RunWith(("FLORIN_TOKEN", person.Token), [.. arguments, "--url", Url]);

    private FlorinProcess Launch(Person person, params string[] arguments) =>
        FlorinProcess.Launch([.. arguments, "--url", Url], "Production", ("FLORIN_TOKEN", person.Token));

    private static string[] Lines(string output) =>
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
