using System.Globalization;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;
using Florin.Platform.Verification;
using Florin.Testing.Storage;

namespace Florin.System.Tests.Simulation.Cluster;

/// <summary>Makes read models again from the logs, by the projections that keep them, and compares.</summary>
/// <param name="logs">The logs.</param>
internal sealed class ReadModels(VerifiedLogs logs)
{
    // A description runs nothing and says the same to all; its projections' caches are a thread's own.
    private static readonly ThreadLocal<IReadOnlyList<(string Service, ProjectionDefinition Projection)>> Described = new(() =>
        [
            .. World.Definitions.SelectMany(definition =>
                ServiceBuilder.Describe(definition).Projections.Select(projection => (definition.Name, projection))
            ),
        ]
    );

    private readonly Dictionary<(string, long), InMemoryViewStore> _made = [];

    /// <summary>How many rows were compared.</summary>
    public int Compared { get; private set; }

    /// <summary>What the read models of an instance say otherwise than the logs, each at its own checkpoint.</summary>
    /// <param name="instance">The instance's name.</param>
    /// <param name="viewsOf">The read models of a service.</param>
    /// <param name="mayBeBehind">Whether a consumer need not have come to the end of its log there.</param>
    public async Task<IReadOnlyList<string>> Differences(
        string instance,
        Func<string, InMemoryViewStore> viewsOf,
        Func<string, string, bool> mayBeBehind
    )
    {
        var findings = new List<string>();
        foreach (var (service, projection) in Described.Value!) // It is made above.
        {
            var stored = viewsOf(service);
            var upto = (await stored.Load(projection.Consumer, CancellationToken.None)).Checkpoint.Position;
            if (upto < logs.Events(projection.Follows).Count && !mayBeBehind(service, projection.Consumer))
                findings.Add(Text($"{projection.Consumer} of {instance} has stored position {upto} alone"));
            var made = await Made(projection, stored, upto);
            if (SpecialOf(projection)?.Differences is { } differences)
                await foreach (var difference in differences(stored, made, CancellationToken.None))
                    findings.Add(difference);
            else
                findings.AddRange(projection.Views.SelectMany(view => Differences(view, stored.All(view), made.All(view))));
        }
        return [.. findings.Select(finding => $"The read models of {instance}: {finding}")];
    }

    private IEnumerable<string> Differences(
        ViewDefinition view,
        IReadOnlyDictionary<string, ViewChange> stored,
        IReadOnlyDictionary<string, ViewChange> made
    )
    {
        Compared += stored.Count;
        foreach (var key in stored.Keys.Union(made.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
            if (stored.GetValueOrDefault(key) is not { } here)
                yield return $"{view.Name} lacks {key}";
            else if (made.GetValueOrDefault(key) is not { } there)
                yield return $"{view.Name} has {key}, which does not follow from the log";
            else if (!here.Document!.SequenceEqual(there.Document!) || !here.Columns.SequenceEqual(there.Columns)) // Rows.
                yield return $"{view.Name}, {key}: {Shown(here)} should be {Shown(there)}";
    }

    private async Task<InMemoryViewStore> Made(ProjectionDefinition projection, InMemoryViewStore stored, long upto)
    {
        var remake = SpecialOf(projection)?.Remake;
        if (remake is null && _made.TryGetValue((projection.Consumer, upto), out var known))
            return known;
        var made = new InMemoryViewStore();
        await made.Define(projection.Consumer, projection.Views, CancellationToken.None);
        var events = logs.Events(projection.Follows).Take((int)upto).ToList();
        var changes = new Changes(made);
        if (events.Count > 0)
            await (
                remake is null
                    ? projection.Handle(events, changes, CancellationToken.None)
                    : remake(events, stored, logs.Facts, changes, CancellationToken.None)
            );
        var progress = new Progress(0, new Checkpoint(upto));
        await made.Commit(projection.Consumer, progress, changes.ToList(), CancellationToken.None);
        return _made[(projection.Consumer, upto)] = made;
    }

    private ViewCheck? SpecialOf(ProjectionDefinition projection) =>
        logs.Views.FirstOrDefault(special => special.Consumer == projection.Consumer);

    private static string Shown(ViewChange row) => global::System.Text.Encoding.UTF8.GetString(row.Document!); // As above.

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
