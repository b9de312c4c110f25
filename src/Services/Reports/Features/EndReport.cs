using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Reports.Jobs;

namespace Florin.Reports.Features;

/// <summary>Records that a report was written, or cannot be.</summary>
/// <param name="Id">The report.</param>
/// <param name="Ended">How it ended.</param>
internal sealed record EndReport(ReportId Id, object Ended) : ICommand
{
    public string Stream => ReportJob.StreamOf(Id);
}

internal static class EndReportFeature
{
    public static void Add(ServiceBuilder service) =>
        service.Commands.Handles<EndReport, ReportJob>(
            (_, _) => { },
            (command, job, _) => command.Ended is ReportFinished done ? job.Finish(done) : job.Fail((ReportFailed)command.Ended)
        );
}
