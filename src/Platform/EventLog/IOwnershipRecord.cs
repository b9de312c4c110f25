namespace Florin.Platform.EventLog;

/// <summary>
/// What the storage of a log keeps about its owner, for operators: who it is, who else has the log open, and who is to own it.
/// It works whatever runs. The owner looks at it several times in the length of a lease. Any thread.
/// </summary>
public interface IOwnershipRecord : IDisposable
{
    /// <summary>How it stands.</summary>
    /// <exception cref="LogFault">The storage did not answer, or has no such log.</exception>
    Task<RecordedOwnership> Read(CancellationToken cancel);

    /// <summary>Asks the owner to give the log up, so that another instance that has it open becomes the owner.</summary>
    /// <returns>Why that is not possible, as a sentence; null where the owner is asked.</returns>
    /// <exception cref="LogFault">The storage did not answer, or has no such log.</exception>
    Task<string?> AskForRelease(CancellationToken cancel);

    /// <summary>
    /// Has an instance own the log until a time: it goes first when the log is free, and whoever else owns the log is asked to
    /// give it up. While that instance is dead, or cannot claim it, another one owns it. A release of the log by that instance
    /// ends it; another pin replaces it.
    /// </summary>
    /// <returns>Why that is not possible, as a sentence; null where it is done.</returns>
    /// <exception cref="LogFault">The storage did not answer, or has no such log.</exception>
    Task<string?> Pin(PinnedInstance pin, CancellationToken cancel);
}

/// <summary>The instance that is to own a log.</summary>
/// <param name="Address">Where it is, as it notes itself.</param>
/// <param name="Until">Until when, by the storage's clock.</param>
public sealed record PinnedInstance(string Address, DateTimeOffset Until)
{
    /// <summary>What an address looks like, to end a sentence about a wrong one.</summary>
    public const string AddressForm = "expected the address of an instance, such as http://10.0.0.3:3002";

    /// <summary>An address that somebody typed, as instances note theirs; null if it is not one.</summary>
    public static string? AddressOf(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
        && address is { PathAndQuery: "/", UserInfo: "", Fragment: "" }
            ? address.AbsoluteUri.TrimEnd('/')
            : null;
}

/// <summary>What the storage of a log keeps about its owner.</summary>
/// <param name="Head">The position of the last event.</param>
/// <param name="Epoch">Of the newest claim.</param>
/// <param name="Owner">Where the owner is; null where nobody owns the log.</param>
/// <param name="OwnedSince">When it claimed the log, by the storage's clock.</param>
/// <param name="LeaseLeft">After which time another instance may claim the log, unless the owner renews its claim.</param>
/// <param name="IsAskedFor">An operator has asked the owner to give the log up, and it has not done so yet.</param>
/// <param name="Standbys">The other instances that have it open, or had lately.</param>
/// <param name="Pin">The instance that is to own it; null where none is named.</param>
public sealed record RecordedOwnership(
    long Head,
    long Epoch,
    string? Owner,
    DateTimeOffset? OwnedSince,
    TimeSpan? LeaseLeft,
    bool IsAskedFor,
    IReadOnlyList<RecordedStandby> Standbys,
    PinnedInstance? Pin
);

/// <summary>An instance that stands by for a log.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="LastSeen">When it last noted that it is there, by the storage's clock.</param>
/// <param name="IsAlive">That was no longer ago than three leases.</param>
public sealed record RecordedStandby(string Address, DateTimeOffset LastSeen, bool IsAlive);
