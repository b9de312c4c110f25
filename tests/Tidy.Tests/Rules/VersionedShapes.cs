using System.Globalization;
using Florin.Platform.Json;
using Florin.Platform.Projections;

namespace Florin.Tidy.Rules;

/// <summary>A shape in which something is stored until it is rebuilt from the log: it changes with its version alone.</summary>
/// <param name="Name">The view, or the part of a state's schema before the dot.</param>
/// <param name="Version">The view's version, or the number in the schema.</param>
/// <param name="Lines">What it looks like, line by line; each begins with <c>name.version</c>.</param>
internal sealed record VersionedShape(string Name, int Version, IReadOnlyList<string> Lines)
{
    /// <summary>The shape of a view: its columns, its indexes and the JSON of its rows.</summary>
    public static VersionedShape Of(ViewDefinition view, Type row)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{view.Name}.{view.Version}");
        return new VersionedShape(
            view.Name,
            view.Version,
            [
                .. JsonShapes.Describe(name, row, FlorinJson.Stored),
                .. view.Columns.Select(column => $"{name} column {column.Name} {column.Kind}"),
                .. view.Indexes.Select(index => $"{name} index {string.Join(", ", index)}"),
            ]
        );
    }

    /// <summary>The shape of a state: the JSON of its snapshots.</summary>
    public static VersionedShape Of(string schema, Type state)
    {
        var (name, version) = Parse(schema);
        return new VersionedShape(name, version, [.. JsonShapes.Describe(schema, state, FlorinJson.Stored)]);
    }

    /// <summary>The shapes that lines describe.</summary>
    public static IReadOnlyList<VersionedShape> Read(IEnumerable<string> lines) =>
        [
            .. lines
                .GroupBy(line => string.Join('.', line.Split(' ', ':')[0].Split('.').Take(2)), StringComparer.Ordinal)
                .Select(shape => (Parse(shape.Key), shape))
                .Select(one => new VersionedShape(one.Item1.Name, one.Item1.Version, [.. one.shape])),
        ];

    /// <summary>What is stored otherwise than it was pinned.</summary>
    /// <param name="golden">The path of the golden file.</param>
    /// <param name="pinned">What it pins.</param>
    /// <param name="now">What there is today.</param>
    public static IEnumerable<Violation> Compare(
        string golden,
        IReadOnlyList<VersionedShape> pinned,
        IReadOnlyList<VersionedShape> now
    )
    {
        foreach (var shape in now)
            if (shape.Problem(pinned.FirstOrDefault(p => p.Name == shape.Name)) is { } problem)
                yield return new Violation(golden, problem);
        foreach (var gone in pinned.Where(p => now.All(shape => shape.Name != p.Name)))
            yield return new Violation(golden, $"'{gone.Name}' is gone: unpin it ({HowToPin})");
    }

    /// <summary>
    /// What is to be pinned now. A shape that changed without a new version stays as it was pinned, so that the test still
    /// says so.
    /// </summary>
    public static IReadOnlyList<string> Pin(IReadOnlyList<VersionedShape> pinned, IReadOnlyList<VersionedShape> now) =>
        [
            .. now.OrderBy(shape => shape.Name, StringComparer.Ordinal)
                .SelectMany(shape =>
                    pinned.FirstOrDefault(p => p.Name == shape.Name) is { } before && before.Version >= shape.Version
                        ? before.Lines
                        : shape.Lines
                ),
        ];

    private const string HowToPin = "FLORIN_PIN_SHAPES=1 ./test.sh Tidy";

    private string? Problem(VersionedShape? pinned)
    {
        if (pinned is null || pinned.Version < Version)
            return $"'{Name}' version {Version} is new: pin it ({HowToPin})";
        if (pinned.Version > Version)
            return $"'{Name}' has version {Version}, but version {pinned.Version} was pinned: storage may hold it in another shape, so take a higher version";
        if (pinned.Lines.SequenceEqual(Lines))
            return null;
        var changed =
            pinned.Lines.Except(Lines).Concat(Lines.Except(pinned.Lines)).FirstOrDefault() ?? "the order of its lines";
        return $"the shape of '{Name}' changed ({changed}) and its version did not: what is stored has the old shape. "
            + $"Give it the version {Version + 1}, with which it is rebuilt from the log, and pin that ({HowToPin})";
    }

    private static (string Name, int Version) Parse(string schema) =>
        schema.Split('.') is [var name, var number]
        && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? (name, version)
            : throw new FormatException($"'{schema}' is not a name and a version, such as account.2.");
}
