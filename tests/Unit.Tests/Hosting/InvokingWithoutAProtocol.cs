using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.EventLog;
using Florin.Platform.Identity;
using Florin.Testing;

namespace Florin.Unit.Tests.Hosting;

/// <summary>What every edge makes of its requests: the same key identifies the same command whatever the protocol.</summary>
public sealed class InvokingWithoutAProtocol
{
    private static readonly Actor Alice = new("user_alice", Role.User);
    private static readonly Invocation Asked = new(Alice, new Origin("req_1", "10.0.0.7", "00-trace"));
    private readonly IdSource _ids = new(new WallClock());

    [Fact]
    public void Is_a_new_command_without_a_key()
    {
        var (one, other) = (Asked.ToCommand(_ids, null, Never), Asked.ToCommand(_ids, "txn_1", Never));
        Assert.NotEqual(one.CommandId, other.CommandId);
        Assert.False(one.CommandId.MayHaveBeenUsed);
        Assert.False(one.HasClientKey);
        Assert.Null(one.Receipt);
        Assert.Equal(("req_1", "txn_1"), (one.CorrelationId, other.CorrelationId));
    }

    [Fact]
    public void Is_the_same_command_under_the_same_key_of_the_same_actor()
    {
        var keyed = Asked with { Key = "k", Fingerprint = new byte[] { 1 } };
        var command = keyed.ToCommand(_ids, null, Never);
        Assert.Equal(CommandId.Derived("key:user_alice:k"), command.CommandId);
        Assert.True(command.CommandId.MayHaveBeenUsed);
        Assert.True(command.HasClientKey);
        Assert.NotNull(command.Receipt);
        Assert.Equal(CommandId.Derived("item:user_alice:2:k"), (keyed with { Item = 2 }).ToCommand(_ids, null).CommandId);
        var bob = keyed with { Actor = new Actor("user_bob", Role.User) };
        Assert.NotEqual(command.CommandId, bob.ToCommand(_ids, null).CommandId);
    }

    [Fact]
    public void Says_in_the_events_who_asked_and_from_where()
    {
        var metadata = Asked.ToCommand(_ids, "txn_1").ToMetadata("Pay");
        Assert.Equal(("user_alice", "req_1", "10.0.0.7"), (metadata.Actor, metadata.RequestId, metadata.Address));
        Assert.Equal("00-trace", metadata.Trace);
    }

    private static Receipt Never(Outcome outcome) => throw new InvalidOperationException("No answer is kept yet.");
}
