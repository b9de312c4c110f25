using Florin.Platform.EventLog;
using Florin.Platform.Resilience.Breaker;
using Microsoft.Extensions.Logging;

namespace Florin.Platform.Replication;

/// <content>What it does when the replica fails, and whom it tells.</content>
public sealed partial class Replicator
{
    private void Failed(Exception e, in Permit permit)
    {
        _batches.Drop();
        _copy.Forget();
        switch (e)
        {
            case AcknowledgedLost lost:
                permit.NoVerdict();
                (_lost, _halt) = (lost, new Halt(ReplicaState.Manual, lost.Message));
                return;
            case ReplicaDiffers:
                permit.NoVerdict();
                Stop(ReplicaState.Isolated, e.Message);
                return;
            case ReplicaRefused:
                permit.NoVerdict();
                Stop(ReplicaState.Manual, e.Message);
                return;
            case Fenced:
                permit.NoVerdict();
                _log = null; // The log's own commit will find that too.
                return;
            case LogNotRead:
                permit.NoVerdict();
                break;
            default:
                permit.Failed();
                _metrics?.Failed();
                break;
        }
        var (attempts, since) = _failure is { } before ? (before.Attempts, before.Since) : (0, _with.Clock.GetUtcNow());
        if (attempts == 0)
            TellThatItIsBehind(e);
        _failure = new Failure(e.Message, attempts + 1, since, NotBefore: 0);
        Rest(_with.Limits.Backoff.After(attempts, _with.Random));
    }

    private void TellThatItIsBehind(Exception e)
    {
        IsBehind(_with.Log, e, _replica.Name, _name);
        TellOfFailure(e.Message);
    }

    private void TellOfFailure(string error)
    {
        if (_with.Notices is not { } notices)
            return;
        var lacks = new FailedReplication(
            _copy.FirstThatItLacks(_log),
            _name,
            Standing.Database,
            _copy.Watermark.Position + 1,
            _batches.Head,
            error,
            _with.Clock.GetUtcNow()
        );
        notices.Failed(lacks);
    }

    private void TellOfRemoved(long events) =>
        _with.Notices?.Removed(
            new RemovedEvents(_name, Standing.Database, _copy.Watermark.Position, events, _with.Clock.GetUtcNow())
        );

    internal void TellOfRollBack(WriteId write, string databases) =>
        _with.Notices?.RolledBack(new RolledBackWrite(write, _name, databases, _with.Clock.GetUtcNow()));

    private void Works()
    {
        if (_failure is not null)
            AnswersAgain(_with.Log, _replica.Name, _name);
        _failure = null;
    }

    private void Stop(ReplicaState state, string why)
    {
        _halt = new Halt(state, why);
        IsHalted(_with.Log, _replica.Name, _name, state, why);
        TellOfFailure(why);
    }

    [LoggerMessage(
        EventId = EventIds.ReplicaBehind,
        Level = LogLevel.Error,
        Message = "The replica {Replica} of the log of {Service} failed; it catches up from the log once it answers"
    )]
    private static partial void IsBehind(ILogger log, Exception e, string replica, string service);

    [LoggerMessage(
        EventId = EventIds.ReplicaAnswers,
        Level = LogLevel.Information,
        Message = "The replica {Replica} of the log of {Service} answers again"
    )]
    private static partial void AnswersAgain(ILogger log, string replica, string service);

    [LoggerMessage(
        EventId = EventIds.ReplicaHalted,
        Level = LogLevel.Critical,
        Message = "The replica {Replica} of the log of {Service} is {State} and gets nothing until an operator has acted: {Reason}"
    )]
    private static partial void IsHalted(ILogger log, string replica, string service, ReplicaState state, string reason);

    private sealed record Halt(ReplicaState State, string Why);

    private sealed record Failure(string Error, int Attempts, DateTimeOffset Since, long NotBefore);
}
