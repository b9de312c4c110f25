using System.ComponentModel.DataAnnotations;
using Florin.Contracts.Notifications;
using Florin.Reports.Delivery;
using Microsoft.Extensions.Options;

namespace Florin.Reports.Jobs;

/// <summary>Limits of reports: section <c>Reports</c>.</summary>
internal sealed record ReportOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Reports";

    /// <summary>
    /// Where the files of reports are: a folder, or <c>s3://BUCKET/PREFIX</c>, which is reached as <c>Storage:S3</c> says. Several
    /// instances of the service need one that all of them reach. Default the folder <c>reports</c> in the service's data.
    /// </summary>
    [RegularExpression(DestinationSettings.Form, ErrorMessage = DestinationSettings.Allowed)]
    public string? Store { get; init; }

    /// <summary>For how long the file of a report is kept. Default 30 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "3660.00:00:00")]
    public TimeSpan KeepFiles { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How many reports may wait at once. Default 100.</summary>
    [Range(1, 10_000)]
    public int MaxWaiting { get; init; } = 100;

    /// <summary>How many schedules of reports may be active or paused. Default 100.</summary>
    [Range(1, 10_000)]
    public int MaxSchedules { get; init; } = 100;

#pragma warning disable MA0016 // The settings that are known are found by this type.
    /// <summary>Places that reports are delivered to, by name. Default none.</summary>
    [ValidateEnumeratedItems]
    public Dictionary<string, DestinationSettings> Destinations { get; init; } = new(StringComparer.OrdinalIgnoreCase);
#pragma warning restore MA0016

    /// <summary>How many bytes a report may have that goes as a file with a mail; the mail says where a larger one is. Default 5,000,000.</summary>
    [Range(1, MailClient.MaxAttachmentBytes)]
    public int MaxMailBytes { get; init; } = 5_000_000;

    /// <summary>How often a delivery is tried. Default 8: about four minutes.</summary>
    [Range(1, 100)]
    public int MaxDeliveryAttempts { get; init; } = 8;
}
