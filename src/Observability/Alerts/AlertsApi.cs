using System.ComponentModel.DataAnnotations;
using System.Text;
using Florin.Kernel;
using Florin.Observability.Alerts.Rules;
using Florin.Platform.Http;
using Florin.Platform.Identity;

namespace Florin.Observability.Alerts;

/// <summary>What there is now.</summary>
/// <param name="Firing">Alerts that are firing, the most urgent first.</param>
/// <param name="Pending">Alerts whose condition is met, but not for long enough.</param>
/// <param name="Recent">The last alerts that have ended, the newest first.</param>
/// <param name="Receivers">The names of the receivers that are notified.</param>
internal sealed record AlertsNow(
    IReadOnlyList<Alert> Firing,
    IReadOnlyList<Alert> Pending,
    IReadOnlyList<Alert> Recent,
    IReadOnlyList<string> Receivers
);

/// <summary>A rule and how it is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rule">The rule, as it can be sent back.</param>
/// <param name="State">off, ok, pending or firing.</param>
/// <param name="Changed">Whether it was changed or added at run time.</param>
internal sealed record RuleStanding(string Name, RuleBody Rule, string State, bool Changed);

/// <summary>A silence as it is sent.</summary>
/// <param name="Rule">The rule whose alerts are meant; those of all without it.</param>
/// <param name="Labels">Labels that an alert must have to be meant.</param>
/// <param name="Until">When it ends, within the next 90 days.</param>
/// <param name="Reason">Why.</param>
internal sealed record SilenceBody(
    [property: MaxLength(60)] string? Rule,
    [property: MaxLength(20)] Dictionary<string, string?>? Labels,
    DateTimeOffset? Until,
    [property: MaxLength(200)] string? Reason
);

/// <summary>What administrators ask of alerts and change.</summary>
internal sealed class AlertsApi(AlertsOptions options, AlertBook book, IdSource ids, TimeProvider clock)
{
    private const int Recent = 20;
    private const string Rules = "/admin/alerts/rules";
    private const string OneRule = Rules + "/{name}";
    private const string Silences = "/admin/alerts/silences";
    private static readonly TimeSpan LongestSilence = TimeSpan.FromDays(90);

    /// <summary>All of it.</summary>
    public IReadOnlyList<OperatorOperation> Operations =>
        [
            new(
                Is("GET", "/admin/alerts", "Returns the alerts that are firing or pending, and the last that ended.")
                    .Gives<AlertsNow>(),
                _ => Ok(book.Read(Now))
            ),
            new(
                Is("GET", "/admin/alerts/history", "Lists the alerts that have fired, the newest first.")
                    .Gives<ListData<Alert>>()
                    .With<string>("rule", "Only those of this rule.")
                    .With<int>("limit", "Maximum number of items, 1 to 1000 (default: 100)."),
                History
            ),
            new(
                Is("GET", Rules, "Lists the rules with their state.").Gives<ListData<RuleStanding>>(),
                _ =>
                    Task.FromResult(
                        Reply.List<RuleStanding>(
                            book.Read(b => (RuleStanding[])[.. b.Rules.Names.Select(name => Of(b, name))]),
                            nextCursor: null
                        )
                    )
            ),
            new(
                Is("GET", OneRule, "Returns one rule.").Gives<RuleStanding>().Refuses(RefusalCode.NotFound),
                request => Ok(Known(request))
            ),
            new(
                Is("PUT", OneRule, "Changes or adds a rule; it holds until it is deleted, whatever the configuration says.")
                    .Takes<RuleBody>("when")
                    .Gives<RuleStanding>(),
                Change
            ),
            new(
                Is("DELETE", OneRule, "Undoes the changes of a rule: the configuration's holds again, or there is none.")
                    .Gives<ListData<RuleStanding>>()
                    .Refuses(RefusalCode.NotFound, RefusalCode.WrongState),
                Reset
            ),
            new(
                Is("GET", Silences, "Lists the silences that have not ended.").Gives<ListData<Silence>>(),
                _ => Task.FromResult(Reply.List(book.Read(b => b.Silences), nextCursor: null))
            ),
            new(
                Is("POST", Silences, "Keeps alerts of a rule or with some labels from being sent until a time.")
                    .Takes<SilenceBody>("until", "reason")
                    .Gives<Silence>(201)
                    .Refuses(RefusalCode.WrongState),
                AddSilence
            ),
            new(
                Is("DELETE", Silences + "/{id}", "Ends a silence.").Gives<ListData<Silence>>().Refuses(RefusalCode.NotFound),
                EndSilence
            ),
            new(
                Is("GET", "/admin/alerts/prometheus", "Returns the rules as a file of rules for Prometheus."),
                _ =>
                    Task.FromResult(
                        Reply.Plain(
                            200,
                            Encoding.UTF8.GetBytes(book.Read(b => PrometheusRules.Of(b.Rules.Active))),
                            "application/yaml; charset=utf-8"
                        )
                    )
            ),
        ];

    private static Endpoint Is(string method, string path, string does) =>
        Endpoint.Described(method, path, method == "GET" ? Permission.AdminRead : Permission.AdminAlerts).Does(does);

    private static Task<Reply> Ok(object data) => Task.FromResult(Reply.Ok(data));

    private static AlertsNow Now(AlertBook book) =>
        new(
            [.. book.Active.Where(alert => alert.State is AlertState.Firing)],
            [.. book.Active.Where(alert => alert.State is AlertState.Pending)],
            [.. book.History.Where(alert => alert.State is AlertState.Resolved).Take(Recent)],
            [.. book.Receivers]
        );

    private static RuleStanding Of(AlertBook book, string name)
    {
        var settings = book.Rules.Of(name)!; // The caller knows that there is one.
        var states = book
            .Active.Where(alert => alert.Rule.Equals(name, StringComparison.OrdinalIgnoreCase))
            .Select(a => a.State)
            .ToList();
        return new RuleStanding(
            name,
            RuleBody.Of(settings),
            !settings.Enabled ? "off"
                : states.Contains(AlertState.Firing) ? "firing"
                : states.Contains(AlertState.Pending) ? "pending"
                : "ok",
            book.Rules.Changed.ContainsKey(name)
        );
    }

    private Task<Reply> History(OperatorRequest request)
    {
        var (rule, limit) = (request.Query.Text("rule"), (int)(request.Query.Number("limit", 1, 1000) ?? 100));
        request.Query.ThrowIfInvalid();
        var found = book.Read(b => b.History)
            .Where(alert => rule is null || rule.Equals(alert.Rule, StringComparison.OrdinalIgnoreCase))
            .Take(limit);
        return Task.FromResult(Reply.List<Alert>([.. found], nextCursor: null));
    }

    private RuleStanding Known(OperatorRequest request) =>
        book.Read(b => b.Rules.Of(request["name"]) is null ? null : Of(b, request["name"]))
        ?? throw new BadInput(Refusal.NotFound("rule", Shown.Of(request["name"])));

    private Task<Reply> Change(OperatorRequest request)
    {
        var (name, problems) = (request["name"], request.Query.Problems);
        var settings = request.Body<RuleBody>().ToSettings(problems);
        if (!AlertRule.IsName(name))
            problems.Add("name", $"is '{Shown.Of(name)}'; expected {AlertRule.NameForm}.");
        if (options.UnknownReceiver(settings) is { } unknown)
            problems.Add(
                "to",
                $"'{Shown.Of(unknown)}' is not a receiver; allowed: {string.Join(", ", [.. book.Receivers, AlertRule.Nobody])}."
            );
        if (book.Read(b => b.Rules.Of(name) is null && b.Rules.Names.Count() >= AlertsOptions.MostRules))
            problems.Add("name", $"would be one rule more than {AlertsOptions.MostRules}.");
        request.Query.ThrowIfInvalid();
        book.Change(rules =>
        {
            rules.Change(name, settings);
            return true;
        });
        return Ok(book.Read(b => Of(b, name)));
    }

    private Task<Reply> Reset(OperatorRequest request)
    {
        var name = Known(request).Name;
        return Task.FromResult(
            book.Change(rules => rules.Reset(name))
                ? Reply.List<RuleStanding>(
                    book.Read(b => (RuleStanding[])[.. b.Rules.Names.Select(one => Of(b, one))]),
                    nextCursor: null
                )
                : Reply.Refused(
                    Refusal.WrongState($"Rule {name} is as it is configured. To switch it off, change it with enabled false.")
                )
        );
    }

    private Task<Reply> AddSilence(OperatorRequest request)
    {
        var (body, problems, now) = (request.Body<SilenceBody>(), request.Query.Problems, clock.GetUtcNow());
        if (body.Rule is { } rule && book.Read(b => b.Rules.Of(rule)) is null)
            problems.Add("rule", $"'{Shown.Of(rule)}' is no rule.");
        if (body.Until is not { } until || until <= now || until > now + LongestSilence)
            problems.Add("until", $"must be a time within the next {LongestSilence.Days} days.");
        if (string.IsNullOrWhiteSpace(body.Reason))
            problems.Add("reason", "is required.");
        if (body.Labels?.Any(label => label.Value is null) == true)
            problems.Add("labels", "has a label without a value.");
        request.Query.ThrowIfInvalid();
        var silence = new Silence(
            ids.Next("silence_"),
            body.Rule,
            (body.Labels ?? []).ToDictionary(label => label.Key, label => label.Value!, StringComparer.Ordinal), // Checked above.
            body.Until!.Value.ToUniversalTime(), // As above.
            body.Reason!.Trim(),
            request.Actor.Id,
            now
        );
        return Task.FromResult(
            book.Add(silence)
                ? Reply.Created(silence)
                : Reply.Refused(Refusal.WrongState("There are too many silences. End one of them first."))
        );
    }

    private Task<Reply> EndSilence(OperatorRequest request) =>
        Task.FromResult(
            book.EndSilence(request["id"])
                ? Reply.List(book.Read(b => b.Silences), nextCursor: null)
                : Reply.Refused(Refusal.NotFound("silence", Shown.Of(request["id"])))
        );
}
