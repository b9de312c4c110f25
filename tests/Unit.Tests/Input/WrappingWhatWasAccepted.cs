using System.Text.Json.Nodes;
using Florin.Contracts.Accounts;
using Florin.Contracts.Transactions;
using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Identity;
using Florin.Platform.Json;
using Florin.Platform.Projections;
using Florin.Testing;
using Florin.Testing.Storage;
using Florin.Transactions;

namespace Florin.Unit.Tests.Input;

internal sealed record WrappedRow(string Id, WrappedRow? Inner, JsonObject? Metadata);

/// <summary>Whatever the edge accepts can be written and read again in everything that is made around it.</summary>
public sealed class WrappingWhatWasAccepted
{
    private const string Body = """
        {"userId": "user_ada", "type": "deposit", "amount": 5, "currency": "USD", "toAccount": "acc_one", "metadata": METADATA}
        """;

    private static readonly DateTimeOffset Now = new FakeTime().GetUtcNow();
    private static readonly UserId Ada = new("user_ada");
    private static readonly AccountId One = new("acc_one");

    [Fact]
    public async Task Leaves_room_in_events_feeds_and_rows()
    {
        var metadata = Nested(JsonLimits.MetadataLevels);
        await using var service = await Start();
        var answer = await service.Post(
            "/transactions",
            Body.Replace("METADATA", metadata.ToJsonString(), StringComparison.Ordinal),
            Of(Ada)
        );
        Assert.Equal(201, answer.Status);
        var listed = await service.Get("/transactions", Of(Ada));
        Assert.True(JsonNode.DeepEquals(metadata, listed.Data["items"]![0]!["metadata"])); // The list has it.
        var feed = FeedJson.Write(await new LogFeed(service.Log).Next(0, 10, CancellationToken.None));
        var read = new EventDecoder(service.Log.Types).DecodeOrTell(FeedJson.Read(feed).Events);
        var created = Assert.IsType<TransactionCreated>(read[0].Data);
        Assert.True(JsonNode.DeepEquals(metadata, created.Metadata));
    }

    [Fact]
    public async Task Refuses_one_level_more_and_goes_on()
    {
        await using var service = await Start();
        var deeper = Nested(JsonLimits.MetadataLevels + 1).ToJsonString();
        var answer = await service.Post("/transactions", Body.Replace("METADATA", deeper, StringComparison.Ordinal), Of(Ada));
        Assert.Equal(400, answer.Status);
        Assert.Equal(200, (await service.Get("/transactions", Of(Ada))).Status);
    }

    /// <summary>Bodies of another kind than today's, in rows of another kind than today's, keep a distance too.</summary>
    [Fact]
    public void Leaves_room_for_the_deepest_body_in_a_row_of_many_levels()
    {
        var view = new View<WrappedRow>("wrapped", 1, r => r.Id);
        var row = new WrappedRow("innermost", null, Nested(JsonLimits.AskedDepth));
        for (var i = 0; i < 16; i++)
            row = new WrappedRow($"{i}", row, null);
        Assert.NotNull(view.Row(view.Put(row).Document));
        Assert.True(JsonLimits.MetadataLevels < JsonLimits.AskedDepth);
        Assert.True(JsonLimits.AskedDepth + 16 < JsonLimits.StoredDepth);
        Assert.True(JsonLimits.StoredDepth < JsonLimits.FeedDepth);
    }

    /// <summary>What was accepted before the limits were as they are can be read still.</summary>
    [Fact]
    public void Reads_what_was_accepted_before()
    {
        var facts = new TransactionFacts(
            new TransactionId("txn_1"),
            Ada,
            TransactionType.Deposit,
            new Money(500, Currency.Of("USD")),
            null,
            One,
            null,
            Ada,
            Now
        );
        var created = new TransactionCreated(facts, null, null, Now, Nested(31), "deposit.1", null);
        var view = new View<WrappedCreated>("wrapped", 1, r => r.Created.Saga);
        Assert.NotNull(view.Row(view.Put(new WrappedCreated(created)).Document));
    }

    internal sealed record WrappedCreated(TransactionCreated Created);

    private static Actor Of(UserId user) => new(user.Value, Role.User);

    private static JsonObject Nested(int levels)
    {
        var nested = new JsonObject { ["a"] = 1 };
        for (var i = 1; i < levels; i++)
            nested = new JsonObject { ["a"] = nested };
        return nested;
    }

    private static Task<LoneService> Start()
    {
        var money = new Money(0, Currency.Of("USD"));
        return LoneService.Start(
            TransactionService.Definition,
            new InMemoryLogStore(),
            new InMemoryViewStore(),
            new FakeTime(),
            new OtherServices()
                .Does(UsersClient.FindOperation, _ => new FoundUser(new UserCard(Ada, "ada@example.com", "Ada", false)))
                .Does(AccountsClient.FindOperation, _ => new FoundAccount(new AccountCard(One, Ada, money, money, "OPEN", Now)))
        );
    }
}
