using System.Text.Json;
using System.Text.Json.Nodes;
using Florin.Contracts.Transactions;
using Florin.Platform.EventLog;
using Florin.Platform.Identity;
using Florin.Platform.Json;
using Florin.Testing;
using Florin.Transactions;
using Florin.Transactions.Features;
using static Florin.Unit.Tests.Transactions.SomeTransaction;

namespace Florin.Unit.Tests.Transactions;

public sealed class WhatAReaderOfEventsSees
{
    private static readonly EventTypes Types = Registered();

    [Fact]
    public void Is_said_for_every_field_of_every_event()
    {
        var events = Types.All.Where(e => !e.Type.IsAssignableTo(typeof(ICommandRecord))).ToList();
        Assert.Equal(Sorted(events.Select(e => e.Type.Name)), Sorted(Events.Select(e => e.GetType().Name)));
        foreach (var type in events.Select(e => e.Type).Append(typeof(TransactionFacts)))
            Assert.Equal(Sorted(FieldsOf(type)), Sorted(FieldPolicy.Of(type).Keys));
    }

    [Theory]
    [InlineData("user_alice", "Creator, Source")]
    [InlineData("user_bob", "Target")]
    [InlineData("user_eve", "Stranger")]
    public void Is_what_the_table_says_and_no_field_more(string who, string named)
    {
        var reader = Readers.Of(new Actor(who, Role.User), Facts);
        Assert.Equal(named, reader.ToString());
        foreach (var happened in Events)
        {
            var shaped = Shaped(happened, reader);
            var expected = FieldPolicy
                .Of(happened.GetType())
                .Where(field => reader.May(field.Value))
                .Select(field => field.Key);
            Assert.Equal(Sorted(expected.Union(Detailed(happened))), Sorted(shaped.Select(field => field.Key)));
            if (shaped["facts"] is JsonObject facts)
                Assert.Equal(
                    Sorted(
                        FieldPolicy
                            .Of(typeof(TransactionFacts))
                            .Where(field => reader.May(field.Value))
                            .Select(field => field.Key)
                    ),
                    Sorted(facts.Select(field => field.Key))
                );
        }
    }

    [Fact]
    public void Is_everything_for_an_administrator() =>
        Assert.All(Events, happened => Assert.Same(happened, FieldPolicy.Shaped(happened, Facts, Readers.Of(Admin, Facts))));

    [Theory]
    [InlineData("user_alice", "8812.25")]
    [InlineData("user_bob", "379.5")]
    [InlineData("user_bob", "of Alice")]
    [InlineData("user_bob", "4711")]
    public void Is_never_what_is_the_other_partys(string who, string secret) =>
        Assert.DoesNotContain(secret, All(who), StringComparison.Ordinal);

    [Theory]
    [InlineData("large-amount")]
    [InlineData("It is large.")]
    [InlineData("0.7")]
    [InlineData("10.0.0.7")]
    [InlineData("transfer.1")]
    [InlineData("2025-01-02")]
    public void Is_never_what_is_for_administrators(string secret)
    {
        foreach (var who in (string[])[Alice.Id, Bob.Id, Eve.Id])
            Assert.DoesNotContain(secret, All(who), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("user_alice", "379.50", "379.50 USD available; 1.00 USD is required.", "of Alice", "INV-1", "pay_1")]
    [InlineData("user_bob", "8812.25", "acc_to has 8812.25 USD", "INV-1", "rent", "insufficient-funds")]
    public void Is_all_that_is_their_own(string who, params string[] own) =>
        Assert.All(own, text => Assert.Contains(text, All(who), StringComparison.Ordinal));

    [Fact]
    public void Of_an_event_that_does_not_say_is_nothing() =>
        Assert.Empty((JsonObject)FieldPolicy.Shaped(new SaysNothing("secret"), Facts, Reader.Parties));

    [Theory]
    [InlineData("user_alice", "user_alice", "key:user_alice:k")]
    [InlineData("user_alice", "user_bob", "")]
    [InlineData("user_admin", "user_bob", "")]
    [InlineData("system", "user_bob", "")]
    public void Is_no_key_of_somebody_elses_command(string actor, string reader, string commandId)
    {
        var metadata = new Metadata(
            CommandId.Derived($"key:{actor}:k"),
            "Do",
            actor,
            "txn_1",
            "cause",
            "trace",
            "req_1",
            "10.0.0.7"
        );
        var view = EventMetadataView.Of(metadata, new Actor(reader, Role.User));
        Assert.Equal((commandId, actor), (view.CommandId, view.Actor));
        Assert.Equal(commandId.Length > 0, view is { CausationId: not null, TraceId: not null });
        Assert.Equal($"key:{actor}:k", EventMetadataView.Of(metadata, Admin).CommandId);
    }

    [Fact]
    public void Is_documented()
    {
        var guide = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "guide", "api.md"));
        foreach (var (name, type) in Types.All)
        foreach (var (field, audience) in FieldPolicy.Of(type))
            if (audience != Reader.Parties)
                Assert.Contains($"| `{name}.{field}` | {Words(name, field, audience)} |", guide, StringComparison.Ordinal);
    }

    private static string Words(string name, string field, Reader audience) =>
        (name, field) switch
        {
            ("TransactionFailed", "detail") => "as the step's own event",
            ("PostingsFailed", "detail") => "whose account refused",
            ("TransactionCreated", "fee") => "whose account is charged, or gets it back",
            _ => audience switch
            {
                Reader.Source => "the source's owner",
                Reader.Target => "the target's owner",
                Reader.Creator => "whose transaction it is",
                _ => "administrators alone",
            },
        };

    // A refusal always has a sentence: the step's own, or a general one.
    private static IEnumerable<string> Detailed(object happened) =>
        happened is AccountDebitFailed or AccountCreditFailed or PaymentFailed or PostingsFailed or TransactionFailed
            ? ["detail"]
            : [];

    private static string All(string who)
    {
        var reader = Readers.Of(new Actor(who, Role.User), Facts);
        return string.Concat(Events.Select(happened => Shaped(happened, reader).ToJsonString(FlorinJson.Full)));
    }

    private static JsonObject Shaped(object happened, Reader reader) => (JsonObject)FieldPolicy.Shaped(happened, Facts, reader);

    private static IEnumerable<string> FieldsOf(Type type) =>
        type.GetProperties().Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name));

    private sealed record SaysNothing(string Text);

    private static IEnumerable<string> Sorted(IEnumerable<string> names) => names.Order(StringComparer.Ordinal);

    private static EventTypes Registered()
    {
        var types = new EventTypes();
        TransactionEvents.Register(types);
        return types;
    }
}
