using System.Globalization;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;
using Florin.Platform.Verification;

namespace Florin.Cli.Verify;

/// <summary>
/// Invariant 7 of one service: its read models are made again from the logs up to their checkpoints, by the program's own
/// projections or by what the service gives instead, and compared in both directions.
/// </summary>
internal sealed class ViewsCheck : IAsyncDisposable
{
    private const int Batch = 2000; // Events that wait for longer outlive a collection.
    private readonly ServiceBuilder _service;
    private readonly IReadOnlyList<ServiceDefinition> _all;
    private readonly IReadOnlyList<ViewCheck> _special;
    private readonly Check _check;
    private readonly IOfflineViews _stored;
    private readonly List<Remade> _remade = [];
    private readonly Task _damage = Task.CompletedTask;
    private readonly bool _isOpen;
    private IViewStore? _folded;

    public ViewsCheck(
        ServiceDefinition definition,
        IReadOnlyList<ServiceDefinition> all,
        IReadOnlyList<ViewCheck> special,
        IOfflineViews stored
    )
    {
        (_all, _special, _stored) = (all, special, stored);
        _service = ServiceBuilder.Describe(definition);
        _check = new Check($"7 the read models of {definition.Name} match the logs", stored.Rebuild)
        {
            Looked = "no read models yet; they are built at the next start",
        };
        if (_service.Projections.Count == 0)
            _check.Looked = "none";
        if (!stored.Exist)
            return;
        try
        {
            stored.Open();
            _isOpen = true;
            if (stored.Problem() is { } problem)
                _check.Fail(problem);
            foreach (var projection in _service.Projections)
                _check.Run(() => stored.Find(projection.Consumer, projection.Views));
            _damage = Task.Run(() => stored.Damage().ToList().ForEach(damage => _check.Fail(damage)));
        }
        catch (Exception e) when (e is LogFault or IOException or InvalidOperationException or UnauthorizedAccessException)
        {
            _check.Fail(e.Message);
        }
    }

    /// <summary>The services whose logs its folds wait for, and those whose logs these folds take.</summary>
    public IEnumerable<(string After, string Follows)> Waits() =>
        from projection in _service.Projections
        from after in SpecialOf(projection)?.After ?? []
        select (after, projection.Follows);

    /// <summary>Checks the checkpoints; null where there are no read models that can be read.</summary>
    public CheckpointsCheck? Checkpoints() =>
        _isOpen ? new CheckpointsCheck(_service.Definition.Name, _stored, _service.Projections) : null;

    /// <summary>The folds that make the read models again.</summary>
    /// <param name="facts">What the logs say.</param>
    /// <param name="read">Ends when the logs of these services were read.</param>
    public async Task<IReadOnlyList<Fold>> Folds(
        LogFacts facts,
        Func<IReadOnlyList<string>, Task> read,
        CancellationToken cancel
    )
    {
        if (!_isOpen || !_check.Holds || _service.Projections.Count == 0)
            return [];
        var folds = new List<Fold>();
        _folded = _stored.Remade(isQueried: _service.Projections.Any(p => SpecialOf(p)?.Differences is not null));
        foreach (var projection in _service.Projections)
        {
            if (!await _check.Run(() => Begin(projection, cancel)) || _remade.LastOrDefault()?.Projection != projection)
                continue;
            var remade = _remade[^1];
            if (SpecialOf(projection) is { Remake: { } remake } special)
                remade.Handle = async (events, changes, stop) =>
                {
                    await read(special.After);
                    await remake(events, _stored.Stored, facts, changes, stop);
                };
            folds.Add(new Fold(projection.Follows, _check, page => Take(remade, page)));
        }
        return folds;
    }

    /// <summary>Compares, once the folds have all events.</summary>
    public async Task<Finding> Compare(Func<string, long?> headOf)
    {
        await _damage;
        if (_folded is not null)
            await _check.Run(Finish);
        foreach (var remade in _remade)
        {
            if (!(headOf(remade.Projection.Follows) >= remade.Checkpoint))
                continue; // It is elsewhere; one that is too short is reported by the check of the checkpoints.
            remade.Aside.End();
            if (_check.Holds)
                await _check.Run(() => Compare(remade));
        }
        if (_remade.Count > 0)
            _check.Looked = string.Create(
                CultureInfo.InvariantCulture,
                $"{_remade.Sum(r => r.Projection.Views.Count)} views, {string.Join(", ", _remade.Select(r => $"{r.Projection.Consumer} at {r.Checkpoint:N0}{r.Aside.Looked}"))}"
            );
        return _check.ToFinding();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _damage;
        if (_folded is not null)
            await _folded.DisposeAsync();
        await _stored.DisposeAsync();
    }

    private ViewCheck? SpecialOf(ProjectionDefinition projection) =>
        _special.FirstOrDefault(special => special.Consumer == projection.Consumer);

    private async ValueTask Begin(ProjectionDefinition projection, CancellationToken cancel)
    {
        if (_stored.IsOutdated(projection.Consumer))
        {
            _check.Looked = $"{projection.Consumer} has another version and is rebuilt at the next start";
            return;
        }
        var standing = _stored.Standing(projection.Consumer);
        var aside = new SetAside(projection, standing, TypesOf(projection.Follows).Current, _check);
        foreach (var view in projection.Views)
            if (_stored.MissingIndex(view) is { } index)
                _check.Fail($"the index {index} is missing");
        // Only compared, never searched: without indexes they are made sooner.
        var views = projection.Views.Select(view => view with { Indexes = [] }).ToList();
        await _folded!.Define(projection.Consumer, views, cancel); // Opened before.
        _remade.Add(new Remade(projection, standing.Checkpoint.Position, aside, projection.Handle));
    }

    private EventTypes TypesOf(string service)
    {
        var types = new EventTypes();
        _all.First(definition => definition.Name == service).Events(types);
        return types;
    }

    private async ValueTask Take(Remade remade, IReadOnlyList<Recorded> page)
    {
        foreach (var happened in page)
            if (happened.Position <= remade.Checkpoint && !remade.Aside.LeavesOut(happened))
                remade.Waiting.Add(happened);
        if (remade.Waiting.Count >= Batch || page.Count == 0 || page[^1].Position >= remade.Checkpoint)
            await Store(remade);
    }

    private async ValueTask Store(Remade remade)
    {
        if (remade.Waiting.Count == 0)
            return;
        var changes = new Changes(_folded!); // Opened before.
        var events = remade.Waiting;
        remade.Waiting = [];
        await remade.Handle(events, changes, CancellationToken.None);
        var progress = new Progress(remade.Handled, new Checkpoint(events[^1].Position));
        await _folded!.Commit(remade.Projection.Consumer, progress, changes.ToList(), CancellationToken.None); // As above.
        remade.Handled = events[^1].Position;
    }

    private async ValueTask Finish()
    {
        foreach (var remade in _remade)
            await Store(remade);
    }

    private async ValueTask Compare(Remade remade)
    {
        var folded = _folded!; // Else nothing would have been remade.
        if (SpecialOf(remade.Projection)?.Differences is { } differences)
        {
            await foreach (var difference in differences(_stored.Stored, folded, CancellationToken.None))
                _check.Fail(difference);
            return;
        }
        foreach (var view in remade.Projection.Views)
            if (_stored.DifferenceFrom(folded, view) is { } difference)
                _check.Fail(difference);
    }

    private sealed class Remade(
        ProjectionDefinition projection,
        long checkpoint,
        SetAside aside,
        Func<IReadOnlyList<Recorded>, Changes, CancellationToken, ValueTask> handle
    )
    {
        public ProjectionDefinition Projection { get; } = projection;

        public long Checkpoint { get; } = checkpoint;

        public SetAside Aside { get; } = aside;

        public Func<IReadOnlyList<Recorded>, Changes, CancellationToken, ValueTask> Handle { get; set; } = handle;

        public List<Recorded> Waiting { get; set; } = [];

        public long Handled { get; set; }
    }
}
