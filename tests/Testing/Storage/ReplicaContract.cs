using System.Text;
using Florin.Platform.EventLog;
using Florin.Platform.Replication;
using Xunit;

namespace Florin.Testing.Storage;

/// <summary>What every replica of a log promises. A provider's tests derive from this.</summary>
public abstract class ReplicaContract : IDisposable
{
    private const string OneDigest = "0123456789012345678901234567890123456789abc";
    private static readonly ReplicatedLog Log = new("account", "log_1", 5);
    private readonly SomeAppends _some = new();
    private readonly List<IReplica> _opened = [];

    /// <summary>The replica, not opened yet; each one that is made is of the same storage.</summary>
    protected abstract IReplica Create();

    /// <inheritdoc/>
    public void Dispose()
    {
        _opened.ForEach(replica => replica.Dispose());
        CleanUp();
        GC.SuppressFinalize(this);
    }

    /// <summary>Removes what <see cref="Create"/> made.</summary>
    protected virtual void CleanUp() { }

    [Fact]
    public void Has_nothing_at_first()
    {
        var replica = Made();
        Assert.Equal(0, replica.Open(Log).Position);
        Assert.Empty(Read(replica));
        Assert.Equal(0, replica.DeleteAboveWatermark(5));
    }

    [Fact]
    public void Gives_events_and_receipts_back_byte_for_byte()
    {
        var replica = Opened();
        var first = Next("c1", "ä😀", "b") with { Receipt = new Receipt(new byte[32], 201, "{\"é\":1}"u8.ToArray()) };
        replica.Write([first, Next("c2", "b")], At(3));
        Assert.Equal(["c1", "c2"], Appends(replica).Select(append => append.CommandId));
        AssertSame(first, Appends(replica)[0]);
        Assert.Equal(At(3), replica.Committed());
    }

    [Fact]
    public void Shows_nothing_above_its_watermark()
    {
        var replica = Opened();
        replica.Write([Next("c1", "a"), Next("c2", "a")], At(1));
        Assert.Equal([1L], Read(replica).Select(e => e.Position));
        Assert.Null(Find(replica, "c2"));
        replica.Write([], At(2));
        Assert.Equal([1L, 2L], Read(replica).Select(e => e.Position));
        Assert.NotNull(Find(replica, "c2"));
    }

    [Fact]
    public void Takes_the_same_rows_again()
    {
        var replica = Opened();
        var (first, second) = (Next("c1", "a", "b"), Next("c2", "a"));
        replica.Write([first, second], At(2));
        replica.Write([first, second], At(2));
        Assert.Equal(3, replica.StoredUpTo());
        replica.Write([second, Next("c3", "b")], At(4));
        Assert.Equal([1L, 2L, 3L, 4L], Read(replica).Select(e => e.Position));
    }

    [Fact]
    public void Replaces_what_was_never_committed_and_leaves_what_was()
    {
        var replica = Opened();
        replica.Write([Next("c1", "a"), Next("c2", "a")], At(1));
        var other = new SomeAppends();
        replica.Write([With(other.Next("x1", "x"), "x1"), With(other.Next("x2", "y"), "x2")], At(2));
        Assert.Equal(["a", "y"], Read(replica).Select(e => e.Stream));
    }

    [Fact]
    public void Replaces_all_that_was_never_committed_from_there_on()
    {
        var replica = Opened();
        replica.Write([Next("c1", "a"), Next("c2", "a"), Next("c3", "b"), Next("c4", "a")], At(1));
        var log = new SomeAppends();
        log.Next("c1", "a");
        replica.Write([With(log.Next("c3", "b"), "c3")], At(1)); // Which was at another position before.
        replica.Write([With(log.Next("c4", "a"), "c4")], At(3));
        Assert.Equal(["c1", "c3", "c4"], Appends(replica).Select(append => append.CommandId));
        Assert.Equal(0, replica.DeleteAboveWatermark(5));
    }

    [Fact]
    public void Removes_what_was_never_committed()
    {
        var replica = Opened();
        replica.Write(
            [Next("c1", "a"), Next("c2", "a", "b") with { Receipt = new Receipt(new byte[32], 201, "x"u8.ToArray()) }],
            At(1)
        );
        Assert.Equal(2, replica.DeleteAboveWatermark(5));
        Assert.Equal(0, replica.DeleteAboveWatermark(5));
        var other = new SomeAppends();
        other.Next("c1", "a");
        replica.Write([With(other.Next("c2", "a"), "c2")], At(2));
        Assert.Null(Appends(replica)[1].Receipt);
    }

    [Fact]
    public void Remembers_over_a_restart()
    {
        var replica = Opened();
        replica.Write([Next("c1", "a"), Next("c2", "a")], At(1));
        replica.Dispose();
        var again = Made();
        Assert.Equal(At(1), again.Open(Log with { Epoch = 6 }));
        Assert.Equal(1, again.DeleteAboveWatermark(6));
        Assert.Equal([1L], Read(again).Select(e => e.Position));
    }

    [Fact]
    public void Is_of_one_log_for_ever()
    {
        Opened().Dispose();
        var reader = Made(); // It does not open it.
        Assert.Equal((0, Log.Identity), (End(reader).Watermark.Position, End(reader).Log));
        Assert.Contains("log_2", Assert.Throws<ReplicaDiffers>(() => Made().Open(Log with { Identity = "log_2" })).Message);
    }

    [Fact]
    public void Is_emptied_for_the_same_log_and_for_another()
    {
        var replica = Opened();
        replica.Write([Next("c1", "a"), Next("c2", "a")], At(1));
        Assert.Throws<Fenced>(() => Made().Reset(Log with { Epoch = 4 }));
        replica.Reset(Log);
        Assert.Equal((0L, 0), (replica.Committed().Position, Read(replica).Count));
        replica.Dispose();
        var other = Made();
        other.Reset(Log with { Identity = "log_2", Epoch = 1 });
        var append = With(new SomeAppends().Next("c1", "a"), "c1");
        other.Write([append], At(1) with { Epoch = 1 });
        Assert.Equal([1L], Read(other).Select(e => e.Position));
        Assert.Throws<ReplicaDiffers>(() => Made().Open(Log));
    }

    [Fact]
    public void Takes_nothing_of_an_owner_before_the_last()
    {
        var before = Opened();
        var now = Made();
        now.Open(Log with { Epoch = 6 });
        var append = Next("c1", "a");
        Assert.Throws<Fenced>(() => before.Write([append], At(1)));
        Assert.Throws<Fenced>(() => before.DeleteAboveWatermark(5));
        Assert.Throws<Fenced>(() => Made().Open(Log));
        now.Write([append], At(1) with { Epoch = 6 });
        Assert.Single(Read(now));
    }

    [Fact]
    public void Refuses_a_hole_and_a_watermark_without_rows()
    {
        var replica = Opened();
        var (first, second) = (Next("c1", "a"), Next("c2", "a"));
        Assert.Throws<LogFault>(() => replica.Write([second], At(0)));
        Assert.Throws<LogFault>(() => replica.Write([first], At(2)));
        replica.Write([first, second], At(2));
        Assert.Throws<LogFault>(() => replica.Write([], At(1)));
        Assert.Equal(2, replica.Committed().Position);
    }

    [Fact]
    public void Says_what_it_will_never_take()
    {
        var replica = Opened();
        replica.Write([Next("c1", "a")], At(1));
        var twice = Next("c2", "a");
        twice = twice with { Events = [twice.Events[0] with { Version = 1 }] };
        Assert.Throws<ReplicaRefused>(() => replica.Write([twice], At(2)));
        Assert.Equal(1, replica.Committed().Position);
    }

    private static Watermark At(long position) => new(position, 5, position == 0 ? null : OneDigest);

    private StoredAppend Next(string command, params ReadOnlySpan<string> streams) =>
        With(_some.Next(command, streams), command);

    // As a log stores it, with the command's id.
    private static StoredAppend With(StoredAppend append, string command)
    {
        var metadata = Encoding.UTF8.GetBytes($$"""{"commandId":"{{command}}","digest":"{{OneDigest}}"}""");
        return append with { Events = [.. append.Events.Select(e => e with { Metadata = metadata })] };
    }

    private static void AssertSame(StoredAppend expected, StoredAppend found)
    {
        Assert.Equal(expected.Events.Count, found.Events.Count);
        foreach (var (one, other) in expected.Events.Zip(found.Events))
        {
            Assert.Equal(one with { Data = default, Metadata = default }, other with { Data = default, Metadata = default });
            Assert.Equal(one.Data.ToArray(), other.Data.ToArray());
            Assert.Equal(one.Metadata.ToArray(), other.Metadata.ToArray());
        }
        Assert.Equal(expected.Receipt?.Body.ToArray(), found.Receipt?.Body.ToArray());
        Assert.Equal(expected.Receipt?.Fingerprint.ToArray(), found.Receipt?.Fingerprint.ToArray());
        Assert.Equal(expected.Receipt?.Status, found.Receipt?.Status);
    }

    private IReplica Made()
    {
        var replica = Create();
        _opened.Add(replica);
        return replica;
    }

    private IReplica Opened()
    {
        var replica = Made();
        replica.Open(Log);
        return replica;
    }

#pragma warning disable VSTHRD002 // Replicas of tests answer at once.
    private static IReadOnlyList<StoredEvent> Read(IReplica replica) =>
        replica.Read(0, 100, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    private static ReplicaEnd End(IReplica replica) => replica.End(CancellationToken.None).AsTask().GetAwaiter().GetResult();

    private static StoredCommand? Find(IReplica replica, string command) =>
        replica.FindCommand(command, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    private static IReadOnlyList<StoredAppend> Appends(IReplica replica) =>
        replica.ReadAppends(0, replica.Committed().Position, 100, CancellationToken.None).AsTask().GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
}
