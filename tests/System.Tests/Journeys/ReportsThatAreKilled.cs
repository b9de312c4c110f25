using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Florin.System.Tests.Running;
using Florin.Testing;

namespace Florin.System.Tests.Journeys;

/// <summary>The program is killed while reports are being written, each time at another moment; their files are in a bucket.</summary>
public sealed class ReportsThatAreKilled : IAsyncDisposable
{
    private const string Reports = "/api/report/reports";
    private const int Kills = 3;
    private const int Months = 12;
    private static readonly (string Kind, string Format)[] Kinds =
    [
        ("ledger", "csv"),
        ("ledger", "parquet"),
        ("journal", "hledger"),
        ("activity", "parquet"),
    ];

    // The months before this one.
    private static readonly string[] Periods =
    [
        .. Enumerable
            .Range(1, Months)
            .Select(back =>
                TimeProvider
                    .System.GetUtcNow()
                    .AddDays(1 - TimeProvider.System.GetUtcNow().Day)
                    .AddMonths(-back)
                    .ToString("yyyy-MM", CultureInfo.InvariantCulture)
            ),
    ];

    private readonly OneProcess _florin = new();

    [Fact]
    public async Task Are_written_whole_and_statements_have_every_number_once()
    {
        Assert.SkipWhen(BucketServer.Missing is not null, BucketServer.Missing ?? "");
        await using var server = await BucketServer.Start();
        string[] settings =
        [
            $"--Reports:Store=s3://{BucketServer.Bucket}/reports",
            $"--Storage:S3:Endpoint={server.Address}",
            "--Storage:S3:AccessKey=key",
            "--Storage:S3:SecretKey=secret",
        ];
        await _florin.StartAt("-400d"); // An account has statements of the months since it was opened.
        var account = await Filled(await Person.New(_florin));
        await _florin.StopsWell();
        await _florin.Start(settings);
        var admin = await Person.Admin(_florin);
        var (wanted, cancelled) = (new List<string>(), new List<string>());
        for (var killed = 1; killed <= Kills; killed++)
        {
            await Orders(admin, account, wanted, cancelled);
            await Task.Delay(
                TimeSpan.FromMilliseconds(150 * killed),
                TimeProvider.System,
                TestContext.Current.CancellationToken
            );
            await NothingHalf(admin, wanted);
            await _florin.Kill();
            await _florin.Start(settings);
        }
        foreach (var id in wanted)
            await Whole(admin, id);
        foreach (var id in cancelled)
        {
            Assert.Equal("CANCELLED", (string?)(await admin.Get($"{Reports}/{id}")).Data["status"]);
            Assert.Equal(409, (await admin.Get($"{Reports}/{id}/content")).Status);
        }
        await NumbersAre(admin, account);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_florin.Data, "report", "spool")));
    }

    public ValueTask DisposeAsync() => _florin.DisposeAsync();

    private static async Task Orders(Person admin, string account, List<string> wanted, List<string> cancelled)
    {
        foreach (var (kind, format) in Kinds)
            wanted.Add(await Requested(admin, kind, format, null));
        foreach (var period in Periods)
            wanted.Add(await Requested(admin, "statement", "pdf", new { accountId = account, period }));
        var last = wanted[^1];
        if ((await admin.Post($"{Reports}/{last}/cancel")).Status != 200)
            return;
        cancelled.Add(last);
        wanted.Remove(last);
    }

    private static async Task<string> Filled(Person person)
    {
        var account = await person.OpensWith(1);
        for (var i = 0; i < 2; i++)
        {
            var deposits = Enumerable.Range(0, 500).Select(_ => (JsonNode)person.Deposit(account, 1).DeepClone()).ToArray();
            var sent = await person.Post(
                $"{Person.Transactions}/batch",
                new JsonObject { ["transactions"] = new JsonArray(deposits) }
            );
            Assert.Equal(200, sent.Status);
        }
        await Eventually.Is(() => person.Balance(account), balance => balance == 1001);
        return account;
    }

    private static async Task<string> Requested(Person admin, string kind, string format, object? parameters)
    {
        var asked = await admin.Post(
            Reports,
            new
            {
                kind,
                format,
                parameters,
            }
        );
        Assert.True(asked.Status == 202, asked.Text);
        return (string)asked.Data["id"]!;
    }

    // Whatever can be fetched while others are written is whole.
    private async Task NothingHalf(Person admin, IEnumerable<string> ids)
    {
        foreach (var id in ids.TakeLast(6))
        {
            var (status, sha256) = await Content(admin, id);
            if (status == 200)
                Assert.Equal((string?)(await admin.Get($"{Reports}/{id}")).Data["sha256"], sha256);
            else
                Assert.Equal(409, status);
        }
    }

    private async Task Whole(Person admin, string id)
    {
        var done = await Eventually.Is(
            () => admin.Get($"{Reports}/{id}"),
            a => (string?)a.Data["status"] is "COMPLETED" or "FAILED" or "CANCELLED"
        );
        Assert.True((string?)done.Data["status"] == "COMPLETED", done.Text);
        Assert.Equal((200, (string?)done.Data["sha256"]), await Content(admin, id));
    }

    private static async Task NumbersAre(Person admin, string account)
    {
        var numbers = new List<int>();
        foreach (var period in Periods)
        {
            var statement = await admin.Get($"/api/report/statements?accountId={account}&period={period}");
            Assert.Equal("ISSUED", (string?)statement.Data["status"]);
            numbers.Add((int)statement.Data["number"]!);
        }
        Assert.Equal(Enumerable.Range(1, Months), numbers.Order());
    }

    private async Task<(int Status, string? Sha256)> Content(Person admin, string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Reports}/{id}/content");
        request.Headers.Add("Authorization", $"Bearer {admin.Token}");
        using var response = await _florin.Gateway.SendAsync(request);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        return ((int)response.StatusCode, Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }
}
