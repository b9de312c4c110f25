using System.Globalization;
using Florin.Platform.EventLog;
using Florin.Platform.Projections;
using Florin.Platform.Verification;

namespace Florin.Cli.Verify;

/// <summary>
/// Whether the checkpoints of one service are of the logs that are here, as the next start asks it: by the log's identity,
/// by its end, and by the event at the checkpoint, which tells a log that went on from an older copy.
/// </summary>
internal sealed class CheckpointsCheck
{
    private readonly string _service;
    private readonly string _rebuild;
    private readonly Check _check;
    private readonly List<Follower> _followers = [];

    public CheckpointsCheck(string service, IOfflineViews stored, IReadOnlyList<ProjectionDefinition> projections)
    {
        (_service, _rebuild) = (service, stored.Rebuild);
        _check = new Check($"7 the checkpoints of {service} belong to the logs in this directory", Advice.RestoreAll);
        foreach (var projection in projections)
            _check.Run(() =>
            {
                if (stored.Standing(projection.Consumer).Checkpoint is { Position: not 0 } checkpoint)
                    _followers.Add(new Follower(projection.Consumer, projection.Follows, checkpoint));
            });
        _check.Looked = $"{_followers.Count} checkpoints";
    }

    /// <summary>The folds that look for the events at the checkpoints.</summary>
    public IEnumerable<Fold> Folds() =>
        _followers.Select(follower => new Fold(
            follower.Follows,
            _check,
            page =>
            {
                follower.Look(page);
                return ValueTask.CompletedTask;
            }
        ));

    /// <summary>Compares, once the logs were read; a log that is not here is no violation of this check.</summary>
    public Finding Compare(Func<string, ReadLog?> logOf)
    {
        foreach (var follower in _followers)
            if (logOf(follower.Follows) is { } log && Problem(follower, log) is { } problem)
                _check.Fail(
                    $"{follower.Consumer} has followed {follower.Follows} up to {follower.Checkpoint.Position}; {problem}",
                    AdviceOn(follower)
                );
        return _check.ToFinding();
    }

    private static string? Problem(Follower follower, ReadLog log)
    {
        var (position, known, mark, buildTo, _) = follower.Checkpoint;
        if (log.Count < position)
            return $"the log ends at {log.Count}: it is older or was truncated";
        if (known is not null && known != log.Identity)
            return $"that was {known}, but the log here has {log.Identity ?? "no identity"}: it is a different log";
        if (mark is null ? known is not null : MarkedPosition(mark) is not { } marked || marked != position)
            return $"'{mark}' is not a valid mark of an event";
        if (follower.At is { } happened && !follower.Checkpoint.Fits(happened))
            return "the log here has a different event at that position: it is a different log, or continued from an older copy";
        return buildTo != 0 && (buildTo <= position || buildTo > log.Count)
            ? $"it claims to be rebuilding up to {buildTo}, which is impossible"
            : null;
    }

    private static long? MarkedPosition(string mark) =>
        mark.Split(':') is [var position, { Length: > 0 }]
        && long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    // What follows its own log is made again by itself; everybody else stops.
    private string AdviceOn(Follower follower) =>
        follower.Follows == _service
            ? $"if the log of {_service} is the right one, the next start rebuilds these read models automatically; otherwise {Advice.RestoreLog(follower.Follows)}"
            : $"the next start would stop {follower.Consumer}: restore the folders {_service} and {follower.Follows} together from one backup; or, if the log of {follower.Follows} is the right one, {_rebuild}";

    private sealed class Follower(string consumer, string follows, Checkpoint checkpoint)
    {
        public string Consumer { get; } = consumer;

        public string Follows { get; } = follows;

        public Checkpoint Checkpoint { get; } = checkpoint;

        public Recorded? At { get; private set; }

        public void Look(IReadOnlyList<Recorded> page)
        {
            if (page.Count > 0 && page[0].Position <= Checkpoint.Position && page[^1].Position >= Checkpoint.Position)
                At = page.FirstOrDefault(happened => happened.Position == Checkpoint.Position);
        }
    }
}
