using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.Notifications;

public sealed class NotifyingAUser : NotificationsScenario
{
    [Fact]
    public async Task Happens_when_a_transaction_is_completed_failed_or_rejected()
    {
        await Happen(TransactionId.From("txn_1"), SomeTransactions.Completed("1", "ann"));
        await Happen(TransactionId.From("txn_2"), SomeTransactions.Failed("2", "ann"));
        await Happen(TransactionId.From("txn_3"), SomeTransactions.Rejected("3", "ann"));
        await Settle();
        var items = await Items("/notifications", Ann);
        Assert.Equal(["ntf_3", "ntf_2", "ntf_1"], items.Select(i => Text(i, "id")));
        Assert.Equal(
            ["transaction-rejected", "transaction-failed", "transaction-completed"],
            items.Select(i => Text(i, "template"))
        );
        var failed = items[1];
        Assert.Equal("Your transfer of 12.34 USD failed", Text(failed, "subject"));
        Assert.Contains("Hello,", Text(failed, "body"), StringComparison.Ordinal);
        Assert.Contains(
            "The account is frozen. What had been moved has been moved back.",
            Text(failed, "body"),
            StringComparison.Ordinal
        );
        Assert.Equal(("txn_2", "user_ann"), (Text(failed, "transactionId"), Text(failed, "userId")));
        Assert.Equal(("email", "KEPT"), (Text(failed, "channel"), Text(failed, "status")));
    }

    [Fact]
    public async Task Does_not_happen_before_its_transaction_ends()
    {
        var facts = SomeTransactions.Facts("1", "ann");
        await Happen(
            facts.Id,
            new TransactionCreated(facts, null, null, facts.CreatedAt, null, "transfer.1", null),
            new TransactionSentToReview(facts.Id, 0.7m),
            new TransactionApproved(facts.Id, "user_admin"),
            new ManualReviewRequired(facts, "credit", "Nobody answers.")
        );
        await Settle();
        Assert.Empty(await Items("/notifications", Ann));
    }

    /// <summary>The views fail before and after a commit, and the service starts again: each transaction is told once.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Happens_once_whatever_breaks(int seed)
    {
        var random = new Random(seed);
        var fails = 6;
        Views.OnCommit = (_, consumer, _) =>
        {
            if (consumer == "notifications" && random.Next(3) == 0 && fails-- > 0)
                throw new IOException("The disk is gone.");
        };
        for (var i = 10; i < 40; i++)
        {
            await Completes($"{i}", i % 2 == 0 ? "ann" : "bob");
            if (random.Next(12) == 0)
                await Restart();
        }
        await Settle();
        Assert.Equal(
            Enumerable.Range(10, 30).Reverse().Select(i => $"ntf_{i}"),
            (await Items("/notifications?limit=100", Admin)).Select(i => Text(i, "id"))
        );
    }

    [Fact]
    public async Task Gives_the_same_when_the_view_is_built_again()
    {
        for (var i = 0; i < 20; i++)
            await Completes($"{i}", i % 2 == 0 ? "ann" : "bob");
        await Settle();
        var before = (await Notifications.Get("/notifications?limit=100", Admin)).Data.ToJsonString();
        Views = new InMemoryViewStore();
        await Restart();
        await Settle();
        Assert.Equal(before, (await Notifications.Get("/notifications?limit=100", Admin)).Data.ToJsonString());
    }

    [Fact]
    public async Task Asks_for_each_user_once_and_not_for_each_transaction()
    {
        for (var i = 0; i < 30; i++)
            await Completes($"{i}", i % 2 == 0 ? "ann" : "bob");
        await Settle();
        Assert.Equal(["user_ann", "user_bob"], Asked.Select(u => u.Value).Order(StringComparer.Ordinal));
        Clock.Now += TimeSpan.FromMinutes(3);
        await Completes("later", "ann");
        await Completes("latest", "ann");
        await Settle();
        Assert.Equal(3, Asked.Count);
    }

    [Fact]
    public async Task Waits_while_the_users_cannot_be_asked()
    {
        UsersAway = true;
        await Completes("1", "ann");
        Assert.False(await Consumer("notifications").Reached(1, TimeSpan.FromMilliseconds(150), default));
        UsersAway = false;
        await Settle();
        Assert.Single(await Items("/notifications", Ann));
    }

    [Fact]
    public async Task Says_nothing_that_a_user_worded_and_no_balance()
    {
        var facts = SomeTransactions.Facts("1", "ann");
        var failed = new TransactionFailed(facts, "debit", "insufficient-funds", "acc_from has 379.50 USD available.", false);
        await Happen(facts.Id, failed);
        await Settle();
        var item = Assert.Single(await Items("/notifications", Ann));
        Assert.Contains("There was not enough money available.", Text(item, "body"), StringComparison.Ordinal);
        Assert.DoesNotContain("379.50", item.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("ANN", item.ToJsonString(), StringComparison.Ordinal); // The name that she chose.
    }

    [Fact]
    public async Task Shows_users_their_own_and_administrators_all()
    {
        await Completes("1", "ann");
        await Completes("2", "bob");
        await Settle();
        Assert.Equal("ntf_1", Text(Assert.Single(await Items("/notifications", Ann)), "id"));
        Assert.Equal("ntf_2", Text(Assert.Single(await Items("/notifications?userId=user_bob", Bob)), "id"));
        Assert.Equal(2, (await Items("/notifications", Admin)).Count);
        Assert.Equal("ntf_2", Text(Assert.Single(await Items("/notifications?userId=user_bob", Admin)), "id"));
        Assert.Equal(403, (await Notifications.Get("/notifications?userId=user_bob", Ann)).Status);
        Assert.Equal(401, (await Notifications.Get("/notifications")).Status);
        Assert.Equal(400, (await Notifications.Get("/notifications?userId=bob", Admin)).Status);
    }

    [Fact]
    public async Task Is_listed_page_by_page_while_more_happens()
    {
        for (var i = 10; i < 20; i++)
            await Completes($"{i}", "ann");
        await Settle();
        var (seen, cursor) = (new List<string>(), "");
        do
        {
            var data = (await Notifications.Get($"/notifications?limit=3{cursor}", Ann)).Data;
            seen.AddRange(data["items"]!.AsArray().Select(i => Text(i!, "id")));
            cursor = data["nextCursor"] is { } next ? $"&cursor={next}" : "";
            await Completes($"{20 + seen.Count}", "ann");
            await Settle();
        } while (cursor.Length > 0);
        Assert.Equal(Enumerable.Range(10, 10).Reverse().Select(i => $"ntf_{i}").ToList(), seen);
    }
}
