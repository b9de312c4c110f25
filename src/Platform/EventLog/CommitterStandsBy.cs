namespace Florin.Platform.EventLog;

/// <content>What it does while another process owns the log, and how it comes to that.</content>
internal sealed partial class Committer
{
    private void OpenShared(LogSharing sharing)
    {
        try
        {
            Claim();
        }
        catch (Fenced fenced)
        {
            var head = _stored.Head(CancellationToken.None).Wait();
            Continue(head.Position);
            StandBy(fenced, head);
        }
        _keeper = new LeaseKeeper(_name, _writer, _stored, _ownership, _announcer, Lose, GiveUp, sharing.Renewals);
    }

    // Told by the thread that renews the claim.
    private void Lose(long epoch, Fenced fenced)
    {
        Interlocked.Exchange(ref _lost, new LostClaim(epoch, fenced));
        _scheduler.Wake();
    }

    // Nothing of what was decided is in the log, nor ever will be.
    private void Fence(Fenced fenced, IReadOnlyList<PendingAppend> batch)
    {
        _metrics.Failed();
        var undecided = StandBy(fenced);
        var nothing = new NotOwner(
            $"Another process has become the owner of the log of {_name}; nothing of the request was recorded. ({fenced.Message})",
            owner: null
        );
        foreach (var append in batch.Concat(undecided))
            append.Fail(nothing);
    }

    private List<PendingAppend> StandBy(Fenced fenced, in LogHead head = default)
    {
        var undecided = _sequencer.StandBy(head.Owner);
        _ownership.End(head);
        if (_sharing is { } sharing)
            _again.Change(sharing.FollowEvery, Timeout.InfiniteTimeSpan);
        else
            Stop($"another process owns it ({fenced.Message}).");
        return undecided;
    }

    // Everything decided is durable: another process may claim the log at once.
    private bool StepDown()
    {
        var epoch = _ownership.Epoch;
        StandBy(new Fenced("This process has given it up."));
        _writer.Release(epoch);
        return false;
    }

    private bool Follow()
    {
        if (_sharing is not { } sharing)
            return false;
        try
        {
            var head = _stored.Head(CancellationToken.None).Wait();
            _sequencer.StandBy(head.Owner);
            _ownership.End(head);
            MustHold(head.Position);
            if (Take(head.Position))
            {
                NoteThatItStandsBy();
                _announcer.Works();
                return true;
            }
            if (_ownership.MayClaim)
            {
                Claim();
                return true;
            }
            _announcer.Works();
        }
        catch (Fenced)
        {
            return FollowLater(sharing);
        }
        catch (Exception e) // As when reopening: health says so, and it is tried again.
        {
            Stop($"its storage cannot be followed: {e.Message}");
        }
        _again.Change(sharing.FollowEvery, Timeout.InfiniteTimeSpan);
        return false;
    }

    // It has found nothing wrong, and another process owns the log.
    private bool FollowLater(LogSharing sharing)
    {
        try
        {
            NoteThatItStandsBy();
            LearnMore();
            _announcer.Works();
        }
        catch (Exception e) // As above: health says so, and it is tried again.
        {
            Stop($"its storage cannot be followed: {e.Message}");
        }
        _again.Change(sharing.FollowEvery, Timeout.InfiniteTimeSpan);
        return false;
    }

    // One that would not claim it is not to be waited for.
    private void NoteThatItStandsBy()
    {
        if (_ownership.MayClaim)
            _writer.StandBy();
    }

    // What the owner has committed; whether there was anything.
    private bool Take(long head)
    {
        if (head == _durable)
            return false;
        var events = _durableEvents.Follow(_durable, Stored(_durable, DurableEvents.Page, head));
        _commands.Expect(events);
        _durable = events[^1].Position;
        return true;
    }

    private sealed record LostClaim(long Epoch, Fenced Fenced);
}
