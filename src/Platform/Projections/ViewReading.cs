namespace Florin.Platform.Projections;

/// <summary>The rows of views at a moment.</summary>
/// <param name="Store">The rows.</param>
/// <param name="IsComplete">
/// Nothing is missing that had happened; false while the views are behind or events are set aside, which an answer says with
/// <c>complete: false</c>.
/// </param>
public readonly record struct ViewReading(IViewStore Store, bool IsComplete)
{
    /// <summary>What an answer says of it: false, or nothing where all is there.</summary>
    public bool? Complete => IsComplete ? null : false;
}

/// <summary>What a view would answer now would be wrong; it is worth coming back.</summary>
public sealed class ViewUnavailable(string message) : Exception(message);

/// <summary>
/// The storage of read models cannot be read or written now, or was damaged and is being made again. It is never the fault of
/// an event.
/// </summary>
public sealed class ViewFault(string message, Exception? inner = null) : IOException(message, inner);
