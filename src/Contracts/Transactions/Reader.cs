namespace Florin.Contracts.Transactions;

/// <summary>A user's relation to a transaction, which decides what they may know of it. One user can be several.</summary>
[Flags]
public enum Reader
{
    /// <summary>No party to it: they may know nothing, not even that it exists.</summary>
    Stranger = 0,

    /// <summary>The user that it was made for.</summary>
    Creator = 1,

    /// <summary>Whose the source account is.</summary>
    Source = 2,

    /// <summary>Whose the target account is.</summary>
    Target = 4,

    /// <summary>An administrator, who may know everything.</summary>
    Administrator = 8,

    /// <summary>Everybody who takes part in it.</summary>
    Parties = Creator | Source | Target,
}

/// <summary>
/// Who may know this field of a transaction's event, beside administrators, wherever it is shown. A field that does not say
/// is shown to administrators alone.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SeenByAttribute(Reader readers) : Attribute
{
    /// <summary>They.</summary>
    public Reader Readers => readers;
}
