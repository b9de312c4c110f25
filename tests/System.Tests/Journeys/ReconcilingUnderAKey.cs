using System.Globalization;
using System.Text;

namespace Florin.System.Tests.Journeys;

/// <summary>The rows of <see cref="AKeyOnEveryEndpoint"/> about the reconciliation.</summary>
internal static class ReconcilingUnderAKey
{
    private const string Api = "/api/reconciliation";
    private static readonly string[] Strategies = ["id", "reference", "amountAndDate"];
    private static readonly long[] FirstEntry = [1];
    private static int _marks;

    /// <summary>As in the table that they are part of.</summary>
    public static Dictionary<string, Func<Stage, Task<Keyed>>> Rows { get; } =
        new(StringComparer.Ordinal)
        {
            [$"POST {Api}/sources"] = s => Task.FromResult(new Keyed(s.Admin, $"{Api}/sources", Source("one"), Source("two"))),
            [$"PUT {Api}/sources/{{id}}"] = async s =>
                new(s.Admin, $"{Api}/sources/{await AddSource(s.Admin)}", Changed("one"), Changed("two")),
            [$"POST {Api}/sources/{{id}}/lock"] = async s =>
            {
                var source = await AddSource(s.Admin);
                await Import(s.Admin, source, []);
                return new(s.Admin, $"{Api}/sources/{source}/lock", Through("2026-01-30"), Through("2026-01-29"));
            },
            [$"POST {Api}/sources/{{id}}/unlock"] = async s =>
            {
                var source = await AddSource(s.Admin);
                await Import(s.Admin, source, []);
                await Done(s.Admin, $"{Api}/sources/{source}/lock", Through("2026-01-30"));
                return new(s.Admin, $"{Api}/sources/{source}/unlock", Why("one"), Why("two"));
            },
            [$"POST {Api}/statements"] = async s =>
            {
                var (one, two) = (await AddSource(s.Admin), await AddSource(s.Admin));
                return new(s.Admin, Statements(one), File(1), File(2), Statements(two));
            },
            [$"PUT {Api}/rules"] = s => Task.FromResult(new Keyed(s.Admin, $"{Api}/rules", Rules(0.95m), Rules(0.96m))),
            [$"POST {Api}/runs"] = async s =>
            {
                var (one, two) = (await AddSource(s.Admin), await AddSource(s.Admin));
                await Import(s.Admin, one, [5]);
                return new(s.Admin, $"{Api}/runs", new { source = one }, new { source = two });
            },
            [$"POST {Api}/matches"] = async s =>
            {
                var (source, line, entry) = await Items(s);
                var body = new
                {
                    source,
                    lines = new[] { line },
                    entries = new[] { entry },
                };
                // The entry comes a moment later from the log of accounts.
                await Eventually.Is(() => s.Admin.Post($"{Api}/matches?dryRun=true", body), tried => tried.Status == 201);
                return new(
                    s.Admin,
                    $"{Api}/matches",
                    body,
                    new
                    {
                        source,
                        lines = new[] { line },
                        entries = FirstEntry,
                    }
                );
            },
            [$"POST {Api}/matches/{{id}}/accept"] = async s => new(s.Admin, $"{await Match(s)}/accept", Why("one"), Why("two")),
            [$"POST {Api}/matches/{{id}}/reject"] = async s => new(s.Admin, $"{await Match(s)}/reject", Why("one"), Why("two")),
            [$"POST {Api}/matches/{{id}}/undo"] = async s =>
            {
                var match = await Match(s);
                await Done(s.Admin, $"{match}/accept", null);
                return new(s.Admin, $"{match}/undo", Why("one"), Why("two"));
            },
            [$"POST {Api}/exceptions/{{id}}/assign"] = async s =>
                new(s.Admin, $"{await Exception(s)}/assign", new { owner = s.Admin.Id }, new { owner = s.Second.Id }),
            [$"POST {Api}/exceptions/{{id}}/resolve"] = async s =>
                new(s.Admin, $"{await Exception(s)}/resolve", Why("one"), Why("two")),
            [$"POST {Api}/exceptions/{{id}}/reopen"] = async s =>
            {
                var exception = await Exception(s);
                await Done(s.Admin, $"{exception}/resolve", Why("first"));
                return new(s.Admin, $"{exception}/reopen", Why("one"), Why("two"));
            },
        };

    /// <summary>Adds a source that mirrors an account, or else the world side of a currency that nothing else uses.</summary>
    public static async Task<string> AddSource(Person by, string? account = null)
    {
        var answer = await by.Post($"{Api}/sources", account is null ? Source("some") : OfAccount(account));
        Assert.Equal(201, answer.Status);
        return (string)answer.Data["id"]!; // As in the contract.
    }

    /// <summary>Imports a statement of the last days of January with lines of some cents, and gives its id.</summary>
    public static async Task<string> Import(
        Person by,
        string source,
        long[] lines,
        string text = "Some text",
        string day = "260130"
    )
    {
        var answer = await by.Post(Statements(source), () => FileOf(lines, text, day));
        Assert.True(answer.Status == 201, answer.Text);
        return (string)answer.Data["id"]!; // As in the contract.
    }

    /// <summary>Where statements of a source are imported.</summary>
    public static string Statements(string source) => $"{Api}/statements?source={source}";

    private static Func<HttpContent> File(long minor) => () => FileOf([minor], "Some text", "260130");

    /// <summary>The file of such a statement.</summary>
    public static StringContent FileOf(long[] lines, string text, string day)
    {
        var file = new StringBuilder();
        file.Append(CultureInfo.InvariantCulture, $":20:X\n:25:NL01\n:28C:1/1\n:60F:C{day}USD0,\n");
        foreach (var line in lines)
            file.Append(
                CultureInfo.InvariantCulture,
                $":61:{day}{(line < 0 ? 'D' : 'C')}{Amount(line)}NTRFNONREF\n:86:{text}\n"
            );
        file.Append(CultureInfo.InvariantCulture, $":62F:{(lines.Sum() < 0 ? 'D' : 'C')}{day}USD{Amount(lines.Sum())}\n-\n");
        return new StringContent(file.ToString(), Encoding.UTF8, "text/plain");
    }

    private static string Amount(long minor) => $"{Math.Abs(minor) / 100},{Math.Abs(minor) % 100:D2}";

    private static async Task<(string Source, string Line, long Entry)> Items(Stage s)
    {
        var account = await s.Person.OpensWith(7);
        var entry = (long)(await s.Person.List($"/api/account/accounts/{account}/entries"))[0]["position"]!; // As in the contract.
        var source = await AddSource(s.Admin, account);
        var today = TimeProvider.System.GetUtcNow().ToString("yyMMdd", CultureInfo.InvariantCulture);
        var statement = await Import(s.Admin, source, [700], "Nothing in common", today);
        var line = (string)(await s.Admin.List($"{Api}/statements/{statement}/lines"))[0]["id"]!; // Likewise.
        return (source, line, entry);
    }

    // The ledger's entry may come a moment later.
    private static async Task<string> Match(Stage s)
    {
        var (source, _, _) = await Items(s);
        var found = await Eventually.Is(
            async () =>
            {
                await Done(s.Admin, $"{Api}/runs", new { source }, 201);
                return await s.Admin.Ids($"{Api}/matches?source={source}");
            },
            ids => ids.Count == 1
        );
        return $"{Api}/matches/{found[0]}";
    }

    private static async Task<string> Exception(Stage s)
    {
        var source = await AddSource(s.Admin, await s.Person.Opens());
        await Import(s.Admin, source, [-Interlocked.Increment(ref _marks)]);
        await Done(s.Admin, $"{Api}/runs", new { source }, 201);
        return $"{Api}/exceptions/{Assert.Single(await s.Admin.Ids($"{Api}/exceptions?source={source}"))}";
    }

    private static async Task Done(Person by, string path, object? body, int status = 200)
    {
        var answer = await by.Post(path, body);
        Assert.True(answer.Status == status, answer.Text);
    }

    private static object Source(string name) =>
        new
        {
            name,
            mirrors = new { side = "clearing", currency = "USD" },
            format = "mt940",
        };

    private static object Changed(string name) => new { name, format = "ofx" };

    private static object OfAccount(string account) =>
        new
        {
            name = "account",
            mirrors = new { account },
            format = "mt940",
        };

    private static object Rules(decimal acceptAt) => new { strategies = Strategies, acceptAt };

    private static object Through(string through) => new { through };

    private static object Why(string reason) => new { reason };
}
