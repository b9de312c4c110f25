using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Florin.Platform.Projections;

/// <summary>
/// All views of a consumer as one version of the program defines them. They share a checkpoint, so what is stored for one
/// set is only of use to that very set: its shape is part of the names under which storage keeps rows and progress, and
/// programs of two versions beside each other never touch what the other one keeps.
/// </summary>
public sealed class ViewSet
{
    private const int IdLength = 8;
    private readonly Dictionary<string, string> _tables;

    /// <summary>A consumer's views.</summary>
    /// <exception cref="ArgumentException">A name does not fit, or two views have the same one.</exception>
    public ViewSet(string consumer, IReadOnlyList<ViewDefinition> views)
    {
        ArgumentException.ThrowIfNullOrEmpty(consumer);
        ArgumentNullException.ThrowIfNull(views);
        if (consumer.Contains('@', StringComparison.Ordinal))
            throw new ArgumentException($"'{consumer}' is not a valid name for a consumer: it must not contain '@'.");
        foreach (var view in views)
            ViewRules.Check(view);
        var shapes = views.Select(view => $"{view.Name} {view.Shape}").Order(StringComparer.Ordinal);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{consumer}\n{string.Join('\n', shapes)}"));
        (Consumer, Views, Id) = (consumer, [.. views], Convert.ToHexStringLower(hash)[..IdLength]);
        _tables = views.ToDictionary(
            view => view.Name,
            view => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{view.Name}_v{view.Version}_{Id}"),
            StringComparer.Ordinal
        );
    }

    /// <summary>Whose views they are.</summary>
    public string Consumer { get; }

    /// <summary>The views.</summary>
    public ImmutableArray<ViewDefinition> Views { get; }

    /// <summary>Stands for the shapes of all of them: eight hexadecimal digits.</summary>
    public string Id { get; }

    /// <summary>Under what storage keeps the checkpoint of this set, and what is set aside.</summary>
    public string Progress => $"{Consumer}@{Id}";

    /// <summary>Under what storage keeps the rows of a view of this set, such as <c>tallies_v1_0a1b2c3d</c>.</summary>
    /// <exception cref="KeyNotFoundException">The view is not one of them.</exception>
    public string TableOf(ViewDefinition view)
    {
        ArgumentNullException.ThrowIfNull(view);
        return _tables[view.Name];
    }

    /// <summary>Whether this is where a set of a consumer's views keeps its progress.</summary>
    public static bool IsProgressOf(string consumer, string progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        return progress.StartsWith(consumer, StringComparison.Ordinal)
            && (progress.Length == consumer.Length || progress[consumer.Length] == '@');
    }

    /// <summary>Whether this is where a consumer keeps its progress that has no views, such as a relay.</summary>
    public static bool IsProgressWithoutViews(string progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        return progress.IndexOf('@', StringComparison.Ordinal) is var at and > 0
            && progress == new ViewSet(progress[..at], []).Progress;
    }
}
