using System.Globalization;
using System.Net;
using Florin.Contracts.Notifications;
using Florin.Platform.Hosting;
using Florin.Platform.Resilience;
using Florin.Reports.Jobs;
using Florin.Reports.Kinds;
using Microsoft.Extensions.Logging;

namespace Florin.Reports.Delivery;

/// <summary>Brings a report to one of those that it goes to.</summary>
internal sealed partial class ReportCarrier(
    ServiceBuilder service,
    ReportKinds kinds,
    Provided<ReportFiles> files,
    ReportOptions options
)
{
    private readonly MailClient _mail = new(service.Calls);

    /// <summary>Delivers it.</summary>
    /// <returns>Why it could not be delivered, null where it was; and whether trying again cannot help.</returns>
    public async Task<(string? Problem, bool IsFinal)> Carry(ReportJob job, int target, CancellationToken cancel)
    {
        var requested = job.Requested!; // It has deliveries.
        var deliver = requested.Deliver!; // Likewise.
        try
        {
            if (target < deliver.Mail.Count)
                return await Mail(job, target, deliver.Mail[target], cancel);
            if (job.Finished is not { } finished)
                return ("The report failed; there is no file to deliver.", true);
            return await Store(requested, finished, deliver.Destination!, cancel); // It is the last one.
        }
        catch (Exception e)
            when (e
                    is ServiceUnavailable
                        or ServiceTimeout
                        or IOException
                        or UnauthorizedAccessException
                        or InvalidDataException
            )
        {
            NotDelivered(service.Runtime.Logs.CreateLogger("Florin.Reports"), requested.Id.Value, target, e);
            return ("It could not be reached; what went wrong is in the log.", false);
        }
    }

    private async Task<(string?, bool)> Mail(ReportJob job, int target, string address, CancellationToken cancel)
    {
        var requested = job.Requested!; // It has deliveries.
        var what = WebUtility.HtmlEncode(Title(requested.Order));
        MailedFile? file = null;
        var text = $"The report {requested.Id} ({what}) could not be written.";
        if (job.Finished is { } finished && finished.Bytes > options.MaxMailBytes)
            text =
                $"The report {requested.Id} ({what}) is written. It has {finished.Bytes:N0} bytes, too many for a mail; fetch it at /api/report/reports/{requested.Id}/content.";
        else if (job.Finished is { } small)
        {
            text = $"The report {requested.Id} ({what}) comes with this mail. Its SHA-256 is {small.Sha256}.";
            file = await FileOf(requested, small, cancel);
            if (file is null)
                return ("The file is not there any more.", true);
        }
        var to = await service.Runtime.People.Open(address, cancel);
        var sent = await _mail.Send(
            new HandOverMail(
                to,
                string.Create(CultureInfo.InvariantCulture, $"{requested.Id}.{target}"),
                job.Finished is null ? $"Report failed: {Title(requested.Order)}" : $"Report: {Title(requested.Order)}",
                $"<p>{text}</p>",
                file
            ),
            cancel
        );
        // Servers repeat the address that they refuse, which is stored sealed alone.
        return (sent.Problem?.Replace(to, "(the address)", StringComparison.OrdinalIgnoreCase), sent.Final);
    }

    private async Task<MailedFile?> FileOf(ReportRequested requested, ReportFinished finished, CancellationToken cancel)
    {
        await using var file = await files.Value.Open(finished, cancel);
        if (file is null)
            return null;
        var content = new byte[file.Length];
        await file.ReadExactlyAsync(content, cancel);
        return new MailedFile(NameOf(requested), Form(requested.Order).ContentType, content);
    }

    private async Task<(string?, bool)> Store(
        ReportRequested requested,
        ReportFinished finished,
        string name,
        CancellationToken cancel
    )
    {
        if (!options.Destinations.TryGetValue(name, out var settings))
            return ($"{name} is not a configured destination any more.", true);
        await using var file = await files.Value.Open(finished, cancel);
        if (file is null)
            return ("The file is not there any more.", true);
        var place = service.Runtime.Places(settings.Place);
        using (place as IDisposable)
            await place.Write(NameOf(requested), file, cancel);
        return (null, true);
    }

    private ReportFileForm Form(ReportOrder order) => kinds.Of(order.Kind).FileOf(order.Format);

    private string NameOf(ReportRequested requested)
    {
        var days = requested.Order.Period?.Replace("..", "_", StringComparison.Ordinal) ?? $"{requested.At:yyyy-MM-dd}";
        return $"{requested.Order.Kind}-{days}-{requested.Id}.{Form(requested.Order).Extension}";
    }

    private static string Title(ReportOrder order) => order.Period is { } period ? $"{order.Kind} {period}" : order.Kind;

    [LoggerMessage(
        EventId = EventIds.ReportNotDelivered,
        Level = LogLevel.Warning,
        Message = "The report {Report} could not be delivered to its target {Target}"
    )]
    private static partial void NotDelivered(ILogger log, string report, int target, Exception fault);
}
