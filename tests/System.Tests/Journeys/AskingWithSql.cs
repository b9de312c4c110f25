using System.Text.Json.Nodes;
using Florin.System.Tests.Running;
using Florin.Testing.Storage;

namespace Florin.System.Tests.Journeys;

/// <summary>Analysts ask with SQL: what they may read, and what their queries may take.</summary>
public sealed class AskingWithSql(AskingWithSql.AnalysedFlorin analysed) : IClassFixture<AskingWithSql.AnalysedFlorin>
{
    private const string Queries = "/api/report/queries";
    private static readonly string[] InLines = ["select i -- the number", "from range(10) t(i)"];
    private readonly OneProcess _florin = analysed.Florin;

    [Fact]
    public async Task Sees_what_moved_and_no_text_of_a_person()
    {
        var (person, admin) = (await Person.New(_florin), await Person.Admin(_florin));
        var account = await person.OpensWith(100.25m);
        await person.MovesTo("COMPLETED", person.Withdrawal(account, 40.5m));
        var rows = await Eventually.Is(
            () =>
                Rows(
                    admin,
                    $"select change, balance_after, currency from entries where account_id = '{account}' order by position"
                ),
            rows => rows.Count == 2 // Once the data is brought up to date.
        );
        Assert.Equal([100.25m, -40.5m], rows.Select(row => (decimal)row![0]!));
        Assert.Equal("USD", (string?)rows[1]![2]);
        Assert.Equal(
            59.75m,
            (decimal)(await Rows(admin, $"select balance from balances where account_id = '{account}'"))[0]![0]!
        );
        var sums = await Rows(admin, "select sum(change) - (select sum(balance) from balances) from entries");
        Assert.Equal(0m, (decimal)sums[0]![0]!);
        Assert.Equal(
            ["account_id", "user_id", "currency", "overdraft_limit", "overdraft_limit_minor", "opened_at"],
            await Columns(admin, "select * from accounts")
        );
        Assert.DoesNotContain(await Columns(admin, "select * from entries"), name => name is "description" or "filename");
    }

    [Fact]
    public async Task Takes_lines_and_gives_no_more_rows_than_asked_for()
    {
        var admin = await Person.Admin(_florin);
        var answer = await admin.Post(Queries, new { lines = InLines, maxRows = 3 });
        Assert.True(answer.Status == 200, answer.Text);
        Assert.Equal("[[0],[1],[2]]", answer.Data["rows"]!.ToJsonString());
        Assert.True((bool)answer.Data["truncated"]!);
    }

    [Theory]
    [InlineData("select * from read_csv('/etc/passwd')")]
    [InlineData("select * from '/etc/passwd'")]
    [InlineData("select (select count(*) from read_text('/proc/self/environ'))")]
    [InlineData("copy entries to '/tmp/florin-entries.csv'")]
    [InlineData("attach '/tmp/florin.db'")]
    [InlineData("install httpfs")]
    [InlineData("load httpfs")]
    [InlineData("pragma database_list")]
    [InlineData("set memory_limit = '100GB'")]
    [InlineData("select 1; select 2")]
    [InlineData("select 1; drop view entries")]
    [InlineData("insert into entries values (1)")]
    [InlineData("select * from duckdb_settings()")]
    [InlineData("select * from information_schema.tables")]
    [InlineData("with duckdb_views as (select 1) select * from duckdb_views")]
    [InlineData("select * from query('select 1')")]
    [InlineData("select current_setting('allowed_paths')")]
    [InlineData("select * from entries where position = $1")]
    [InlineData("describe entries")]
    [InlineData("selec")]
    [InlineData("select nothing from entries")]
    public async Task Refuses_what_is_no_query_of_the_views(string sql)
    {
        var refused = await (await Person.Admin(_florin)).Post(Queries, new { sql });
        Assert.Equal((400, "invalid-request"), (refused.Status, refused.Code));
        Assert.NotNull(refused.Body!["errors"]!["sql"]);
        Assert.DoesNotContain(_florin.Data, refused.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("root:", refused.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("select 'infinity'::timestamp as t", "'t'")]
    [InlineData("select 'infinity'::date as d", "'d'")]
    [InlineData("select '290000-01-01'::timestamp as t", "years 1 to 9999")]
    [InlineData("select '0044-03-15 (BC)'::date as d", "cast it to varchar")]
    [InlineData("select ['infinity'::timestamp] as l", "'l'")]
    [InlineData("select 9223372036854775807::bigint + 1", "Out of Range")]
    [InlineData("select 'x'::integer", "Conversion Error")]
    [InlineData("select [1.234567890123456789012345678901]", "27 digits")]
    [InlineData("select [99999999999999999999999999999999999999::decimal(38, 0)]", "27 digits")]
    public async Task Says_what_a_query_comes_to_that_has_no_answer(string sql, string why)
    {
        var refused = await (await Person.Admin(_florin)).Post(Queries, new { sql });
        Assert.Equal((400, "invalid-request"), (refused.Status, refused.Code));
        var said = (string?)Assert.Single(refused.Body!["errors"]!["sql"]!.AsArray());
        Assert.Contains(why, said, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "select 12345678901234567890123456789.123456789::decimal(38, 9)",
        "[[12345678901234567890123456789.123456789]]"
    )]
    [InlineData(
        "select '0.12345678901234567890123456789012345678'::decimal(38, 38) as a, 1 as a",
        "[[0.12345678901234567890123456789012345678,1]]"
    )]
    [InlineData(
        "select -99999999999999999999999999999999999999::decimal(38, 0);",
        "[[-99999999999999999999999999999999999999]]"
    )]
    [InlineData(
        "select x::decimal(38, 10) from unnest([2, 1, 12345678901234567890]) t(x) order by x desc -- exactly",
        "[[12345678901234567890],[2],[1]]"
    )]
    [InlineData("select 100.250000000::decimal(38, 9), [1.5::decimal(38, 9)]", "[[100.25,[1.5]]]")]
    [InlineData(
        "select '-0.00000000000000000000000000000000000001'::decimal(38, 38), 0::decimal(38, 38)",
        "[[-0.00000000000000000000000000000000000001,0]]"
    )]
    public async Task Gives_every_digit_of_a_decimal(string sql, string rows)
    {
        var answer = await (await Person.Admin(_florin)).Post(Queries, new { sql });
        Assert.True(answer.Status == 200, answer.Text);
        Assert.Contains($"\"rows\":{rows}", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("with recursive t as (select 1 as x union all select x + 1 from t) select max(x) from t", "longer than 10 s")]
    [InlineData("select sum(length(repeat('x', 100000000) || i)) from range(1000) t(i)", "")] // Time or memory.
    [InlineData("select list(i) from range(1000000000) t(i)", "")]
    [InlineData("select repeat('x', 1000) from range(9000)", "bytes")]
    public async Task Ends_a_query_that_takes_more_than_it_may(string sql, string why)
    {
        var admin = await Person.Admin(_florin);
        var refused = await admin.Post(Queries, new { sql });
        Assert.Equal((422, "query-limit-exceeded"), (refused.Status, refused.Code));
        Assert.Contains(why, refused.Text, StringComparison.Ordinal);
        Assert.Equal(1, (int)(await Rows(admin, "select 1"))[0]![0]!); // And the next one runs.
    }

    [Fact]
    public async Task Is_for_those_who_may()
    {
        var body = new { sql = "select 1" };
        Assert.Equal(403, (await (await Person.New(_florin)).Post(Queries, body)).Status);
        Assert.Equal(403, (await (await Person.WithRole(_florin, "operator")).Post(Queries, body)).Status);
        Assert.Equal(200, (await (await Person.WithRole(_florin, "auditor")).Post(Queries, body)).Status);
    }

    [Fact]
    public async Task Reads_an_archive_without_what_events_hold()
    {
        var admin = await Person.Admin(_florin);
        await (await Person.New(_florin)).OpensWith(5);
        var (code, output) = await FlorinProcess.Run(["archive", $"--data={_florin.Data}", $"--to={analysed.Archive}"]);
        Assert.True(code == 0, output);
        var answer = await Eventually.Is(
            () => admin.Post(Queries, new { sql = "select count(*), count(distinct log) from archived_events" }),
            answer => answer.Status == 200
        );
        Assert.True((int)answer.Data["rows"]![0]![1]! > 3, answer.Text);
        Assert.Equal(
            ["log", "position", "stream", "version", "type", "recorded_at"],
            await Columns(admin, "select * from archived_events")
        );
    }

    private static async Task<JsonArray> Rows(Person person, string sql) => (await Asked(person, sql))["rows"]!.AsArray();

    private static async Task<IEnumerable<string?>> Columns(Person person, string sql) =>
        (await Asked(person, sql))["columns"]!.AsArray().Select(column => (string?)column!["name"]);

    private static async Task<JsonNode> Asked(Person person, string sql)
    {
        var answer = await person.Post(Queries, new { sql });
        Assert.True(answer.Status == 200, $"{sql}: {answer.Text}");
        return answer.Data;
    }

    /// <summary>Florin with narrow limits of queries, and with a place for an archive.</summary>
    public sealed class AnalysedFlorin : IAsyncLifetime
    {
        private readonly TemporaryDirectory _folder = new();

        public OneProcess Florin { get; } = new();

        public string Archive => _folder.File("archive");

        public async ValueTask InitializeAsync() =>
            await Florin.Start(
                "--Reports:Queries:MaxTime=00:00:10",
                "--Reports:Queries:MaxMemoryMegabytes=128",
                "--Reports:Queries:RefreshAfter=00:00:00",
                $"--Reports:Queries:Archive={Archive}"
            );

        public async ValueTask DisposeAsync()
        {
            await Florin.DisposeAsync();
            _folder.Dispose();
        }
    }
}
