using System.ComponentModel.DataAnnotations;
using Florin.Platform.Http;

namespace Florin.Transactions.Attachments;

/// <summary>Files attached to transactions: section <c>Attachments</c>.</summary>
internal sealed record AttachmentOptions : IValidatableObject
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Attachments";

    /// <summary>The section of the bucket that they are in, where it names one.</summary>
    public const string Bucket = $"{Section}:S3";

    /// <summary>The folder of the service's data that they are in by default.</summary>
    public const string FolderName = "attachments";

    /// <summary>
    /// The folder that they are in, unless <c>Attachments:S3:Bucket</c> names a bucket. Several instances of the service need one that
    /// all of them reach. Default the folder <c>attachments</c> in the service's data.
    /// </summary>
    public string? Folder { get; init; }

    /// <summary>How many bytes a file may have. Default 25 MiB.</summary>
    [Range(1, BodyLimit.StreamedBytes - (1 << 20))]
    public int MaxBytes { get; init; } = 25 << 20;

    /// <summary>How many files a transaction may have. Default 20.</summary>
    [Range(1, 100)]
    public int MaxPerTransaction { get; init; } = 20;

    /// <summary>
    /// What files may be, a comma list of content types that are known by their first bytes. Default
    /// <c>application/pdf,image/png,image/jpeg,image/webp,text/plain,text/csv</c>.
    /// </summary>
    public string ContentTypes { get; init; } = "application/pdf,image/png,image/jpeg,image/webp,text/plain,text/csv";

    /// <summary>For how long a link to a file is valid at most. Default one day.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan MaxLinkLife { get; init; } = TimeSpan.FromDays(1);

    /// <summary>
    /// How old an upload must be of which this process does not know whether it was recorded, before its file is looked for and deleted
    /// where no attachment names it; much longer than an upload takes. Default one day.
    /// </summary>
    [Range(typeof(TimeSpan), "01:00:00", "30.00:00:00")]
    public TimeSpan KeepUnused { get; init; } = TimeSpan.FromDays(1);

    /// <summary>The content types that files may have, in small letters.</summary>
    public IReadOnlyList<string> Types =>
        [
            .. ContentTypes
                .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(type => type.ToLowerInvariant()),
        ];

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Types.Count == 0 || Types.Except(FileKind.All, StringComparer.Ordinal).FirstOrDefault() is not null)
            yield return new ValidationResult(
                $"is '{ContentTypes}'; expected a comma list of {string.Join(", ", FileKind.All)}.",
                [nameof(ContentTypes)]
            );
    }
}
