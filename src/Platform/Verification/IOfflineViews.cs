using Florin.Platform.EventLog;
using Florin.Platform.Projections;

namespace Florin.Platform.Verification;

/// <summary>
/// The read models of one service that no process writes, as a provider reads them for verification, without changing
/// anything. Nothing is opened before <see cref="Open"/>.
/// </summary>
public interface IOfflineViews : IAsyncDisposable
{
    /// <summary>Whether there are any.</summary>
    bool Exist { get; }

    /// <summary>What to do about read models that are wrong: how to have them rebuilt.</summary>
    string Rebuild { get; }

    /// <summary>Those that are stored; opened before.</summary>
    IViewStore Stored { get; }

    /// <summary>Opens them.</summary>
    /// <exception cref="LogFault">They cannot be read.</exception>
    /// <exception cref="InvalidOperationException">It is something else, or of a newer Florin.</exception>
    void Open();

    /// <summary>What is noted of them otherwise than it is: with the next start none could be opened. Null where nothing is.</summary>
    string? Problem();

    /// <summary>What is damaged in the storage of them, a sentence each. May run beside everything else.</summary>
    IReadOnlyList<string> Damage();

    /// <summary>Looks for a consumer's views as this program defines them.</summary>
    /// <exception cref="InvalidOperationException">They are there in a shape that they cannot have.</exception>
    void Find(string consumer, IReadOnlyList<ViewDefinition> views);

    /// <summary>Whether a consumer's views are not there in the shape that this program gives them: the next start rebuilds them.</summary>
    bool IsOutdated(string consumer);

    /// <summary>The progress of a consumer.</summary>
    Standing Standing(string consumer);

    /// <summary>An index that a view must have and that is not here; null where none is missing.</summary>
    string? MissingIndex(ViewDefinition view);

    /// <summary>An empty place outside the data in which they are made again, disposed by the caller before these are.</summary>
    /// <param name="isQueried">Its rows are not only written and compared, but queried.</param>
    IViewStore Remade(bool isQueried);

    /// <summary>The first row of a view in which the stored ones and those made again differ; null where none does.</summary>
    /// <param name="remade">What <see cref="Remade"/> gave, not to be queried.</param>
    /// <param name="view">The view.</param>
    string? DifferenceFrom(IViewStore remade, ViewDefinition view);
}
