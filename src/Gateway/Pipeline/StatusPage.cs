using System.Globalization;
using Florin.Gateway.Model;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Florin.Gateway.Pipeline;

/// <summary>What the gateway answers at <c>/status</c>: to a browser a page, to a program the same as JSON.</summary>
/// <param name="report">How services are and were.</param>
/// <param name="clock">Time.</param>
internal sealed class StatusPage(Func<StatusReport> report, TimeProvider clock)
{
    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        ["user"] = "Sign-in and users",
        ["account"] = "Accounts and balances",
        ["transaction"] = "Transfers",
        ["payment"] = "Payments",
        ["risk"] = "Risk checks",
        ["schedule"] = "Scheduled transfers",
        ["notification"] = "Notifications",
        ["webhook"] = "Webhooks",
        ["audit"] = "Audit trail",
        ["analytics"] = "Figures",
        ["report"] = "Statements and reports",
        ["reconciliation"] = "Bank reconciliation",
    };

    /// <summary>Answers.</summary>
    public async Task Answer(Exchange exchange)
    {
        exchange.OnAnswer(headers => Varying.By(headers, HeaderNames.Accept));
        var now = report();
        await (
            FrontPage.WantsPage(exchange.Http.Request)
                ? exchange.AnswerPage(
                    Reply.Plain(StatusCodes.Status200OK, Page(now, clock.GetUtcNow()), "text/html; charset=utf-8"),
                    PlainPage.Security
                )
                : exchange.Answer(Reply.Ok(Data(now)))
        );
    }

    private static object Data(StatusReport now) =>
        new
        {
            now.Status,
            Services = now.Services.Select(service => new
            {
                service.Name,
                Title = TitleOf(service.Name),
                service.Status,
                service.Uptime,
                Days = service.Days.Where(day => day.Uptime is not null),
            }),
            now.Incidents,
        };

    private static string TitleOf(string service) => Words.GetValueOrDefault(service, service);

    private static byte[] Page(StatusReport report, DateTimeOffset now)
    {
        var services = report.Services.Select(service =>
            $"<tr><th scope=\"row\">{PlainPage.Text(TitleOf(service.Name))}</th><td><span class=\"state {service.Status.ToString().ToLowerInvariant()}\">{Word(service.Status)}</span></td><td class=\"number\">{Percent(service.Uptime)}</td></tr>"
        );
        var incidents = report.Incidents.Select(incident =>
            $"<li><strong>{PlainPage.Text(incident.Summary)}</strong> {(incident.Service is { } service ? PlainPage.Text(TitleOf(service)) + ", " : "")}from {Time(incident.StartedAt)} {(incident.EndedAt is { } end ? $"to {Time(end)}" : "until now")}</li>"
        );
        return PlainPage.Of(
            "Status",
            $"""
            <h1>{OwnIcon.Picture} {Overall(report.Status)}</h1>
            <p class="quiet">As of {Time(now)}. <a href="{OwnAnswers.Status}">Load again</a></p>
            <h2>Services</h2>
            <table>
            <thead><tr><th scope="col">Service</th><th scope="col">Now</th><th scope="col" class="number">Uptime, 90 days</th></tr></thead>
            <tbody>
            {string.Join('\n', services)}
            </tbody>
            </table>
            <h2>Uptime by day</h2>
            {string.Join('\n', report.Services.Select(Days))}
            <h2>Incidents of the last 90 days</h2>
            {(report.Incidents.Count == 0 ? "<p>None.</p>" : $"<ul>{string.Join('\n', incidents)}</ul>")}
            """
        );
    }

    // Days without a failure are the rule, and are not listed one by one.
    private static string Days(StatusOfAService service)
    {
        var seen = service.Days.Where(day => day.Uptime is not null).ToList();
        var failed = seen.Where(day => day.Uptime < 100).Reverse().Select(day => $"<li>{day.Date}: {Percent(day.Uptime)}</li>");
        return $"<details><summary>{PlainPage.Text(TitleOf(service.Name))}: {seen.Count(day => day.Uptime >= 100)} of {seen.Count} days without interruption</summary><ul>{string.Concat(failed)}</ul></details>";
    }

    private static string Overall(HealthStatus status) =>
        status switch
        {
            HealthStatus.Healthy => "All services work",
            HealthStatus.Degraded => "Services work, some more slowly than usual",
            _ => "Some services do not work",
        };

    private static string Word(HealthStatus status) =>
        status switch
        {
            HealthStatus.Healthy => "works",
            HealthStatus.Degraded => "works, with delays",
            _ => "does not work",
        };

    private static string Percent(double? uptime) =>
        uptime is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known:0.00} %") : "not yet known";

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
