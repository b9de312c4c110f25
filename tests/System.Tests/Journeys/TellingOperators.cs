using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Florin.System.Tests.Running;
using Florin.Testing;

namespace Florin.System.Tests.Journeys;

/// <summary>A service in another process that is killed: who is notified, what customers see, and what a dashboard has.</summary>
public sealed partial class TellingOperators : PaymentsElsewhere
{
    private readonly SmtpServer _mail = new();
    private readonly Hook _hook = new();

    /// <inheritdoc/>
    protected override string[] SettingsOfTheGateway =>
        [
            $"--Services:payment:Address={AddressOfPayments}",
            "--Status:Enabled=true",
            "--Alerts:Every=00:00:00.200",
            "--Alerts:Rules:service-down:For=00:00:05",
            "--Alerts:Rules:service-down:EndsAfter=00:00:01",
            "--Alerts:Receivers:ops:Kind=mail",
            "--Alerts:Receivers:ops:To=ops@bank.example",
            $"--Alerts:Receivers:program:Url=http://127.0.0.1:{_hook.Port}/alerts",
            "--Notification:Smtp:Host=127.0.0.1",
            $"--Notification:Smtp:Port={_mail.Port}",
            "--Notification:Smtp:From=Florin <florin@bank.example>",
        ];

    /// <inheritdoc/>
    public override async ValueTask InitializeAsync()
    {
        await StartPayments(); // First, so that they are never away before they are killed.
        await base.InitializeAsync();
    }

    [Fact]
    public async Task Happens_once_when_it_begins_and_once_when_it_ends()
    {
        var admin = (await Gateway.LogIn(ITestFlorin.AdminEmail, ITestFlorin.AdminPassword))!;
        // A busy machine may make even a service that runs seem away for a while; then that is sent, and its end.
        await Eventually.Is(Now, now => now == "payment healthy");
        await Eventually.Is(() => Ask(admin, "/admin/alerts"), now => !IsActive(now));
        var before = Posted;
        await Payments!.Kill(); // Started above.
        await Eventually.Is(Told, told => told == (Then(before, "firing"), true));
        await Eventually.Is(Now, now => now == "payment unhealthy, A service takes no requests.");
        Assert.True(IsActive(await Ask(admin, "/admin/alerts")));
        await StartPayments();
        await Eventually.Is(Told, told => told.Posted.EndsWith("resolved", StringComparison.Ordinal) && told.IsMailed);
        Assert.StartsWith(Then(before, "firing resolved"), Posted, StringComparison.Ordinal);
        Assert.Matches("^(firing resolved ?)+( firing)?$", Posted);
        await Eventually.Is(Now, now => now == "payment healthy");
        var history = await Ask(admin, "/admin/alerts/history?rule=service-down");
        Assert.Contains(history.Data["items"]!.AsArray(), alert => IsOfPayments(alert) && alert!["endedAt"] is not null);
    }

    [Fact]
    public async Task Has_in_its_metrics_what_dashboards_and_rules_name()
    {
        var metrics = await Eventually.Is(
            () => Gateway.GetStringAsync("/metrics"),
            text => text.Contains("florin_service_status{", StringComparison.Ordinal)
        );
        var told = Typed().Matches(metrics).Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        var asked = Directory
            .GetFiles(Path.Combine(SourceTree.Root, "docs", "operations", "grafana"), "*.json")
            .SelectMany(file => Metric().Matches(File.ReadAllText(file)))
            .Select(match => match.Value)
            .Where(name =>
                name.StartsWith("process_", StringComparison.Ordinal)
                || name.StartsWith("dotnet_", StringComparison.Ordinal)
                || IsAlwaysThere(name)
            )
            .ToHashSet(StringComparer.Ordinal);
        Assert.True(asked.Count > 10);
        Assert.Empty(asked.Except(told));
    }

    /// <inheritdoc/>
    protected override async ValueTask DisposeMore()
    {
        await _mail.DisposeAsync();
        await _hook.DisposeAsync();
    }

    // What a gateway without replicas, transfers and alerts tells from its start on.
    private static bool IsAlwaysThere(string name) =>
        name
            is "florin_service_status"
                or "florin_gateway_circuit_state"
                or "florin_gateway_bulkhead_utilisation"
                or "florin_alerts_waiting"
                or "florin_log_queue"
                or "florin_disk_available_bytes"
                or "florin_data_size_bytes";

    /// <summary>What the program was posted of the payments.</summary>
    private string Posted =>
        string.Join(
            ' ',
            _hook.Got.Select(body => JsonNode.Parse(body)).Where(IsOfPayments).Select(said => (string?)said!["status"])
        );

    /// <summary>The first word of the subjects of mails about the payments.</summary>
    private string Mailed =>
        string.Join(
            ' ',
            _mail.Mails.Select(mail => Subject().Match(mail.Text)).Where(m => m.Success).Select(m => m.Groups["word"].Value)
        );

    private static string Then(string before, string next) => $"{before} {next}".Trim();

    private static bool IsActive(Running.Answer alerts) =>
        alerts.Data["firing"]!.AsArray().Concat(alerts.Data["pending"]!.AsArray()).Any(IsOfPayments);

    private Task<(string Posted, bool IsMailed)> Told()
    {
        var (posted, mailed) = (Posted, Mailed);
        var same = mailed
            .Replace("CRITICAL", "firing", StringComparison.Ordinal)
            .Replace("ended", "resolved", StringComparison.Ordinal);
        return Task.FromResult((posted, posted == same));
    }

    private static bool IsOfPayments(JsonNode? alert) =>
        (string?)alert!["rule"] == "service-down" && (string?)alert["labels"]!["service"] == "payment";

    private async Task<string> Now()
    {
        var status = (await Gateway.Ask("GET", "/status")).Data;
        var payment = status["services"]!.AsArray().SingleOrDefault(service => (string?)service!["name"] == "payment");
        var incidents = status["incidents"]!
            .AsArray()
            .Where(incident => (string?)incident!["service"] == "payment" && incident["endedAt"] is null)
            .Select(incident => $", {incident!["summary"]}");
        return $"payment {payment?["status"]}{string.Concat(incidents)}";
    }

    private Task<Running.Answer> Ask(string token, string path) => Here.Client("admin").Ask("GET", path, token: token);

    [GeneratedRegex(@"Subject: \[(?<word>\w+)\] service-down \(service\s+payment\)", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Subject();

    [GeneratedRegex("# TYPE (?<name>[a-z0-9_]+) ", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Typed();

    [GeneratedRegex("\\b(florin|process|dotnet)_[a-z0-9_]+", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Metric();

    /// <summary>A program that receives alerts.</summary>
    private sealed class Hook : IAsyncDisposable
    {
        private readonly FreePorts _ports = FreePorts.Take();
        private readonly HttpListener _listener = new();
        private readonly Task _serving;

        public Hook()
        {
            _listener.Prefixes.Add($"http://127.0.0.1:{Port}/");
            _listener.Start();
            _serving = Serve();
        }

        public int Port => _ports.First;

        public ConcurrentQueue<string> Got { get; } = new();

        public async ValueTask DisposeAsync()
        {
            _listener.Close();
            await _serving;
            _ports.Dispose();
        }

        private async Task Serve()
        {
            while (_listener.IsListening)
                try
                {
                    var asked = await _listener.GetContextAsync();
                    using var body = new StreamReader(asked.Request.InputStream);
                    Got.Enqueue(await body.ReadToEndAsync());
                    asked.Response.Close();
                }
                catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
                {
                    return;
                }
        }
    }
}
