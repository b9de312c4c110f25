namespace Florin.Testing.Storage;

/// <summary>When a commit to in-memory storage calls its fault hook.</summary>
public enum CommitMoment
{
    /// <summary>Nothing is stored yet: throwing here is a commit that fails.</summary>
    Before,

    /// <summary>All is stored: throwing here is a commit whose outcome the caller does not know.</summary>
    After,
}
