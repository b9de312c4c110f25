using System.Globalization;
using System.Text;
using Florin.System.Tests.Running;
using MySqlConnector;
using Wire = Florin.Testing.Wire;

namespace Florin.System.Tests.Journeys;

/// <summary>
/// Ways between instances and others are cut while clients move money: those of their callers, to Redis, to Kafka, and the
/// answers of the database to commits of every log.
/// </summary>
public sealed class FaultsBetweenInstancesAndOthers(InstancesBehindWires wires) : IClassFixture<InstancesBehindWires>
{
    private const int NotEvenTheRequest = -1;
    private readonly SeveralInstances _florin = wires.Florin;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Leave_the_books_right_when_the_owner_is_cut_off_from_the_gateway_and_an_operator_releases_its_logs(
        bool silently
    )
    {
        var books = await BooksInMotion.Open(_florin);
        var owner = await books.OwnsEverything();
        await books.While(async () =>
        {
            foreach (var wire in wires.ToInstance(owner))
                Break(wire, silently);
            await Task.WhenAll(SeveralInstances.Shared.Select(Release));
            foreach (var log in SeveralInstances.Shared)
                await Eventually.Is(() => _florin.OwnerOf(log), now => now == 1 - owner);
            await books.MovesOn(); // For the gateway the former owner is still gone.
            foreach (var wire in wires.ToInstance(owner))
                wire.Mend();
        });
        await books.AreRight();
        await _florin.AreVerified();
    }

    [Fact]
    public async Task Do_not_matter_when_the_gateway_is_cut_off_from_Redis()
    {
        var books = await BooksInMotion.Open(_florin);
        await Counts("redis");
        await books.While(async () =>
        {
            wires.ToRedis.Hold();
            await Counts("local-fallback");
            await books.MovesOn();
            wires.ToRedis.Mend();
            await Counts("redis");
        });
        await books.AreRight();
        await _florin.AreVerified();
    }

    [Fact]
    public async Task Lose_no_event_when_the_owner_is_cut_off_from_Kafka_and_killed()
    {
        var books = await BooksInMotion.Open(_florin);
        var owner = await books.OwnsEverything();
        await books.While(async () =>
        {
            wires.Kafka.AllDown();
            await books.MovesOn();
            await _florin.Instance(owner).Kill();
            await books.MovesOn();
            wires.Kafka.AllUp();
        });
        await _florin.Start(owner);
        await books.AreRight();
        await Eventually.Is(Unpublished, missing => missing.Length == 0);
        await _florin.AreVerified();
    }

    [Theory]
    [InlineData(NotEvenTheRequest)]
    [InlineData(0)]
    public async Task Leave_the_books_right_when_no_reply_comes_to_a_commit_of_each_log(int replyBytes)
    {
        var books = await BooksInMotion.Open(_florin);
        await books.While(async () =>
        {
            wires.Breaker.BreakNextCommits(replyBytes, SeveralInstances.Shared.Select(_florin.Database));
            await Eventually.Is(Register, left => left.Length == 0);
            await books.MovesOn();
        });
        await books.AreRight();
        await _florin.AreVerified();
    }

    [Theory]
    [InlineData(NotEvenTheRequest)]
    [InlineData(0)]
    public async Task Leave_the_books_right_when_no_reply_comes_to_the_claim_of_each_log(int replyBytes)
    {
        var books = await BooksInMotion.Open(_florin);
        var owner = await books.OwnsEverything();
        await books.While(async () =>
        {
            await _florin.Instance(owner).Kill();
            wires.Breaker.BreakNextCommits(replyBytes, SeveralInstances.Shared.Select(_florin.Database));
            await Eventually.Is(() => Task.FromResult(wires.Breaker.Unbroken), left => left.Length == 0);
            await books.MovesOn();
        });
        await _florin.Start(owner);
        await books.AreRight();
        await _florin.AreVerified();
    }

    private static void Break(Wire wire, bool silently)
    {
        if (silently)
            wire.Hold();
        else
            wire.Cut();
    }

    private async Task Release(string log)
    {
        var (code, output) = await FlorinProcess.Run(["owner", "release", "--log", log, .. _florin.Logs]);
        Assert.True(code == 0, output);
    }

    // A commit of the log of users; the databases that are left.
    private async Task<string> Register()
    {
        var email = $"{Person.Key().Value}@example.com";
        await _florin.Gateway.Ask(
            "POST",
            "/api/user/users",
            new
            {
                email,
                name = "A",
                password = "a password of somebody",
            }
        );
        return wires.Breaker.Unbroken;
    }

    private Task<Answer> Counts(string store) =>
        Eventually.Is(
            () => _florin.Gateway.Ask("GET", "/api/discovery/services"),
            answer => answer.Header("X-RateLimit-Store") == store
        );

    // How much of which log is missing in Kafka.
    private async Task<string> Unpublished()
    {
        var published = wires
            .Kafka.Read("domain-events")
            .Select(read => read.Message.Headers)
            .ToLookup(
                headers => Header(headers, "ce_source").Split('/')[2],
                headers => long.Parse(Header(headers, "ce_position"), CultureInfo.InvariantCulture),
                StringComparer.Ordinal
            );
        var missing = new List<string>();
        foreach (var log in SeveralInstances.Shared)
            if (await Head(log) - published[log].Distinct().Count() is > 0 and var count)
                missing.Add(string.Create(CultureInfo.InvariantCulture, $"{count} events of {log}"));
        return string.Join(", ", missing);
    }

    private async Task<long> Head(string log)
    {
        await using var connection = new MySqlConnection($"{_florin.Server.Address};Database={_florin.Database(log)}");
        await connection.OpenAsync();
        await using var command = new MySqlCommand("SELECT head FROM log_head", connection);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    private static string Header(Confluent.Kafka.Headers headers, string name) =>
        Encoding.UTF8.GetString(headers.GetLastBytes(name));
}
