using Florin.System.Tests.Running;
using Florin.Testing;
using MySqlConnector;

namespace Florin.System.Tests.Journeys;

/// <summary>What several instances rest on fails while clients move money: the database, the way to it, their clocks.</summary>
[Collection(SharingInstances.Name)]
public sealed class FaultsAroundSeveralInstances(SeveralInstances florin)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Leave_the_books_right_when_the_owner_is_cut_off_from_the_database(bool silently)
    {
        var books = await BooksInMotion.Open(florin);
        var owner = await books.OwnsEverything();
        var wire = florin.ToDatabase(owner);
        await books.While(async () =>
        {
            Break(wire, silently);
            await Owns(1 - owner);
            await books.MovesOn();
            foreach (var service in SeveralInstances.Shared)
                Assert.False(await SaysThatItOwns(owner, service));
            wire.Mend();
            await StandsBy(owner);
        });
        await books.AreRight();
        await florin.AreVerified();
    }

    // Its health, as the gateway's dashboards show it.
    private async Task<bool> SaysThatItOwns(int instance, string service) =>
        (bool)(await florin.At(instance, service).Ask("GET", "/health")).Body!["log"]!["isOwner"]!; // Each service has a log.

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Do_not_matter_when_a_standby_is_cut_off_which_takes_over_afterwards(bool silently)
    {
        var books = await BooksInMotion.Open(florin);
        var owner = await books.OwnsEverything();
        var wire = florin.ToDatabase(1 - owner);
        await books.While(async () =>
        {
            Break(wire, silently);
            await books.MovesOn();
            wire.Mend();
            await florin.Instance(owner).Kill();
            await Owns(1 - owner);
            await books.MovesOn();
        });
        await florin.Start(owner);
        await books.AreRight();
    }

    [Fact]
    public async Task Leave_the_books_right_when_the_database_is_killed()
    {
        var books = await BooksInMotion.Open(florin);
        await books.While(async () =>
        {
            await florin.Server.Kill();
            await florin.Server.StartAgain();
            await books.MovesOn();
        });
        await books.AreRight();
        await florin.AreVerified();
    }

    [Theory]
    [InlineData("+1h")]
    [InlineData("-1h")]
    public async Task Do_not_matter_when_the_clock_of_the_database_jumps_by_an_hour_and_back(string by)
    {
        var books = await BooksInMotion.Open(florin);
        var owner = await books.OwnsEverything();
        await books.While(async () =>
        {
            await florin.Server.Kill();
            await florin.Server.StartAgain(WrongClock.By(by));
            await books.MovesOn();
            await florin.Instance(owner).Kill();
            await Owns(1 - owner);
            await books.MovesOn();
            Assert.Contains("differs from the database's", florin.Instance(1 - owner).Output);
            await florin.Server.Kill();
            await florin.Server.StartAgain();
            await books.MovesOn();
        });
        await florin.Start(owner);
        await books.AreRight();
    }

    [Fact]
    public async Task Stop_a_log_whose_head_was_set_back_until_it_is_set_right()
    {
        const string Right = "(SELECT MAX(position) FROM events)";
        var books = await BooksInMotion.Open(florin);
        await books.While(async () =>
        {
            await Run($"UPDATE log_head SET head = {Right} - 1");
            await Eventually.Is(
                () => Task.FromResult(florin.Output),
                said => said.Contains("but the last durable position is")
            );
            await Run($"UPDATE log_head SET head = {Right}");
            await books.MovesOn();
        });
        await books.AreRight();
    }

    private static void Break(Wire wire, bool silently)
    {
        if (silently)
            wire.Hold();
        else
            wire.Cut();
    }

    private async Task Owns(int instance)
    {
        foreach (var service in SeveralInstances.Shared)
            await Eventually.Is(() => florin.Answers(instance, service), status => status is not (null or 421 or 503));
    }

    private async Task StandsBy(int instance)
    {
        foreach (var service in SeveralInstances.Shared)
            await Eventually.Is(() => florin.Answers(instance, service), status => status == 421);
    }

    private async Task Run(string statement)
    {
        await using var connection = new MySqlConnection($"{florin.Server.Address};Database={florin.Database("account")}");
        await connection.OpenAsync();
        await using var command = new MySqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync();
    }
}
