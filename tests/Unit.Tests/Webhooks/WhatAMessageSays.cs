using System.Reflection;
using Florin.Contracts.Transactions;
using Florin.Platform.EventLog;
using Florin.Unit.Tests.Notifications;
using Florin.Webhooks.Messages;

namespace Florin.Unit.Tests.Webhooks;

public sealed class WhatAMessageSays
{
    // What a message has under a name of its own, and of what it follows.
    private static readonly Dictionary<string, string> Renamed = new(StringComparer.OrdinalIgnoreCase)
    {
        ["currency"] = nameof(TransactionFacts.Amount),
    };

    private static readonly string[] OfItsOwn = ["status", "failure"];

    public static TheoryData<string> Events => ["created", "completed", "failed", "rejected", "review", "sent"];

    [Theory]
    [MemberData(nameof(Events))]
    public void Is_for_every_party_to_know(string kind)
    {
        var happened = Happened(kind);
        var message = TransactionMessages.Of(Recorded(happened))!; // Each of these has one.
        var known = FieldsForParties(happened.GetType())
            .Concat(FieldsForParties(typeof(TransactionFacts)))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        Assert.All(
            message.Data.Select(field => field.Key).Except(OfItsOwn, StringComparer.Ordinal),
            field => Assert.Contains(Renamed.GetValueOrDefault(field, field), known)
        );
        Assert.DoesNotContain("for administrators", message.Data.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Is_nothing_where_an_event_is_nobody_elses_business()
    {
        var events = new EventTypes();
        TransactionEvents.Register(events);
        Assert.Equal(6, events.All.Count(e => Events.Any(kind => Happened(kind).GetType() == e.Type)));
        Assert.Null(TransactionMessages.Of(Recorded(new RiskAssessmentInitiated(SomeTransactions.Facts("1", "ann").Id))));
    }

    private static object Happened(string kind)
    {
        var facts = SomeTransactions.Facts("1", "ann");
        return kind switch
        {
            "created" => new TransactionCreated(facts, "rent", "r-1", default, null, "for administrators", null),
            "completed" => new TransactionCompleted(facts),
            "failed" => new TransactionFailed(facts, "credit", "account-frozen", "for administrators", Compensated: true),
            "sent" => new TransactionSentToReview(facts.Id, 0.7m, facts),
            "rejected" => new TransactionRejected(facts, "risk", "for administrators"),
            _ => new ManualReviewRequired(facts, "credit", "for administrators"),
        };
    }

    private static Recorded Recorded(object happened) =>
        new(
            1,
            "transaction-txn_1",
            1,
            happened.GetType().Name,
            happened,
            default,
            new Metadata(CommandId.Derived("1"), "C", "system", "1")
        );

    private static IEnumerable<string> FieldsForParties(Type type) =>
        type.GetProperties()
            .Where(p => p.GetCustomAttribute<SeenByAttribute>()?.Readers.HasFlag(Reader.Parties) == true)
            .Select(p => p.Name);
}
