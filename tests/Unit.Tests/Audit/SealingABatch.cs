using System.Text;
using System.Text.Json;
using Florin.Audit;
using Florin.Platform.EventLog;
using Florin.Platform.Json;

namespace Florin.Unit.Tests.Audit;

public sealed class SealingABatch
{
    private static readonly Metadata ByAlice = new(
        CommandId.Derived("cmd_1"),
        "Freeze",
        "user_alice",
        "req_1",
        RequestId: "req_1",
        Address: "10.0.0.1"
    );

    [Fact]
    public void Makes_one_entry_of_an_append_with_everything_about_its_command()
    {
        var batch = Seal(Chain.Empty, Event(1, ByAlice), Event(2, ByAlice));
        var entry = new AuditEntry(
            1,
            SomeCommands.Start,
            "account",
            "Freeze",
            "cmd_1",
            "acc_1",
            "user_alice",
            "10.0.0.1",
            "req_1",
            "accepted",
            1
        );
        Assert.Equal([entry], batch.Entries);
        Assert.Equal(("account", 2L, 1L, AuditChain.Genesis), (batch.Source, batch.Upto, batch.First, batch.Previous));
    }

    [Fact]
    public void Names_what_a_refused_command_was_about_and_why_it_was_refused()
    {
        var refused = new CommandRefused("Freeze", "account-acc_7", "wrong-state", "It is frozen.", null);
        var recorded = new Recorded(1, "refusals", 1, nameof(CommandRefused), refused, SomeCommands.Start, ByAlice);
        var entry = Assert.Single(Seal(Chain.Empty, recorded).Entries);
        Assert.Equal(("acc_7", "wrong-state"), (entry.EntityId, entry.Result));
    }

    [Fact]
    public void Names_what_a_command_was_about_that_had_nothing_to_change()
    {
        var unchanged = new CommandUnchanged("BlockUser", "user-user_7");
        var stream = CommandUnchanged.StreamOf("cmd_1");
        var recorded = new Recorded(1, stream, 1, nameof(CommandUnchanged), unchanged, SomeCommands.Start, ByAlice);
        var entry = Assert.Single(Seal(Chain.Empty, recorded).Entries);
        Assert.Equal(("user_7", "accepted"), (entry.EntityId, entry.Result));
    }

    [Fact]
    public void Makes_no_second_entry_of_an_append_that_the_batch_before_began()
    {
        var chain = Chain.Empty.Apply(Seal(Chain.Empty, Event(1, ByAlice)));
        var rest = Seal(chain, Event(2, ByAlice));
        Assert.Empty(rest.Entries);
        Assert.Equal(2, chain.Apply(rest).Upto("account"));
        var next = Seal(chain.Apply(rest), Event(3, ByAlice with { CommandId = CommandId.Derived("cmd_2") }));
        Assert.Equal(2, Assert.Single(next.Entries).Seq);
    }

    [Fact]
    public void Seals_the_digest_of_the_log_that_it_read()
    {
        var recorded = Event(1, ByAlice);
        var digest = JsonSerializer
            .Serialize(recorded.Metadata, FlorinJson.Compact)
            .Replace("}", ",\"digest\":\"d1\"}", StringComparison.Ordinal);
        var read = JsonSerializer.Deserialize<Metadata>(digest, FlorinJson.Compact)!; // It was written above.
        var batch = Seal(Chain.Empty, recorded with { Metadata = read });
        Assert.Equal("d1", batch.Digest);
        Assert.True(new AuditChain().Follow(batch));
        Assert.False(new AuditChain().Follow(batch with { Digest = "d2" }));
        Assert.False(new AuditChain().Follow(batch with { Digest = null }));
        var again = JsonSerializer.Deserialize<AuditBatchSealed>(
            JsonSerializer.Serialize(batch, FlorinJson.Compact),
            FlorinJson.Compact
        );
        Assert.Equal("d1", again?.Digest);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Is_refused_where_it_does_not_go_on_from_what_is_sealed(long position)
    {
        var chain = Chain.Empty.Apply(Seal(Chain.Empty, Event(1, ByAlice)));
        Assert.Equal("wrong-state", chain.Seal("account", [Event(position, ByAlice)]).Refusal?.Code);
    }

    /// <summary>
    /// Chains of years ago must verify: neither what is stored nor what is hashed may ever change. The hash here was made by
    /// another program from the description of the canonical bytes.
    /// </summary>
    [Fact]
    public void Is_stored_and_hashed_as_it_always_was()
    {
        var json = JsonSerializer.Serialize(Seal(Chain.Empty, Event(1, ByAlice)), FlorinJson.Compact);
        Assert.Equal(
            """{"source":"account","upto":1,"first":1,"previous":"0000000000000000000000000000000000000000000000000000000000000000","""
                + """
                "hash":"39639bb26bcb12d29b466b6fb9868abbfc9c87bdd08c7dbe86403bbec38ab014",
                """
                + """
                "entries":[["2026-01-02T03:04:05.000000Z","Freeze","cmd_1","acc_1","user_alice","10.0.0.1","req_1","accepted",1]]}
                """,
            json
        );
    }

    [Fact]
    public void Is_read_back_as_it_was_written()
    {
        foreach (var batch in SomeCommands.Chain(commands: 40, seed: 3))
        {
            var json = JsonSerializer.Serialize(batch, FlorinJson.Compact);
            var read = JsonSerializer.Deserialize<AuditBatchSealed>(json, FlorinJson.Compact)!;
            Assert.Equal(batch.Entries, read.Entries);
            Assert.Equal(batch, read with { Entries = batch.Entries });
        }
    }

    [Theory]
    [InlineData("\"source\"", "\"Source\"")]
    [InlineData("\"a\\\"b\\u0001\"", "\"a\\u0022b\\u0001\"")]
    [InlineData("05.000000Z", "05.0000000")]
    [InlineData("05.000000Z", "05.00000Z")]
    [InlineData("\"accepted\",1]", "\"accepted\",1,2]")]
    [InlineData("\"upto\":1", "\"upto\":1.0")]
    [InlineData("]]}", "]],\"more\":1}")]
    public void Is_not_read_where_it_only_means_the_same(string written, string changed)
    {
        var json = JsonSerializer.Serialize(
            Seal(Chain.Empty, Event(1, ByAlice with { Command = "a\"b\u0001" })),
            FlorinJson.Compact
        );
        Assert.Contains(written, json, StringComparison.Ordinal);
        var tampered = json.Replace(written, changed, StringComparison.Ordinal);
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<AuditBatchSealed>(tampered, FlorinJson.Compact));
        Assert.NotNull(JsonSerializer.Deserialize<AuditBatchSealed>(Encoding.UTF8.GetBytes(json), FlorinJson.Compact));
    }

    private static AuditBatchSealed Seal(Chain chain, params Recorded[] events) =>
        Assert.IsType<AuditBatchSealed>(Assert.Single(chain.Seal("account", events)));

    private static Recorded Event(long position, Metadata metadata) =>
        new(position, "account-acc_1", position, nameof(Happened), new Happened(1), SomeCommands.Start, metadata);
}
