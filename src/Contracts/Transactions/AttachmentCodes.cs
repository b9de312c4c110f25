using Florin.Kernel;

namespace Florin.Contracts.Transactions;

/// <summary>Why an attachment is refused.</summary>
public static class AttachmentCodes
{
    /// <summary>The file is not what its content type says.</summary>
    public static RefusalCode ContentTypeMismatch { get; } =
        new("content-type-mismatch", RefusalKind.Invalid, "File is not what its content type says");

    /// <summary>The transaction has as many attachments as it may have.</summary>
    public static RefusalCode TooMany { get; } = new("too-many-attachments", RefusalKind.Rule, "Too many attachments");

    /// <summary>The link was valid, and is over.</summary>
    public static RefusalCode LinkExpired { get; } = new("link-expired", RefusalKind.Forbidden, "Link expired");

    /// <summary>The link was not issued here, or was changed.</summary>
    public static RefusalCode LinkInvalid { get; } = new("link-invalid", RefusalKind.Forbidden, "Link not valid");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<RefusalCode> All { get; } = [ContentTypeMismatch, TooMany, LinkExpired, LinkInvalid];
}
