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
            case ReplicaDiffers or ReplicaDamaged:
                permit.NoVerdict();
                Stop(ReplicaState.Isolated, e.Message);
                return;
            case ReplicaRefused:
                permit.NoVerdict();
                Stop(ReplicaState.Manual, e.Message);
                return;
            case Fenced:
                permit.NoVerdict();
                _log = null; // The log's own commit will find that too, unless the log was set back.
                _halt ??= new Halt(ReplicaState.Manual, e.Message);
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

    // One that an operator has isolated is only looked at, and that is not tried twice.
    private void Look(ReplicatedLog log)
    {
        try
        {
            _copy.Look(log);
        }
        catch (AcknowledgedLost lost)
        {
            _lost = lost;
        }
        catch (Exception e) // It gets nothing whatever it says.
        {
            IsBehind(_with.Log, e, _replica.Name, _name);
        }
    }

    private void TellThatItIsBehind(Exception e)
    {
        IsBehind(_with.Log, e, _replica.Name, _name);
        _untold = e.Message;
        TellOnceItLacks();
    }

    // A replica may fail before the log has committed what was offered: then nothing is missing yet, and nothing may ever be.
    private void TellOnceItLacks()
    {
        if (_untold is not { } error || _log is null || _batches.Head <= _copy.Watermark.Position)
            return;
        _untold = null;
        TellOfFailure(error);
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

    private void Works()
    {
        if (_failure is not null)
            AnswersAgain(_with.Log, _replica.Name, _name);
        (_failure, _untold) = (null, null);
    }

    private void Stop(ReplicaState state, string why)
    {
        if (_halt is { ByOperator: not null }) // During the call.
            return;
        _halt = new Halt(state, why);
        var name = NameOf(state);
        IsHalted(_with.Log, _replica.Name, _name, name, why);
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
    private static partial void IsHalted(ILogger log, string replica, string service, string state, string reason);

    private sealed record Halt(ReplicaState State, string Why, Isolation? ByOperator = null)
    {
        public static Halt Of(Isolation by) =>
            new(ReplicaState.Isolated, $"an operator isolated it{(by.Reason is { } reason ? $": {reason}" : ".")}", by);
    }

    private sealed record Failure(string Error, int Attempts, DateTimeOffset Since, long NotBefore);
}
