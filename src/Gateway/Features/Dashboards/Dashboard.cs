using System.Text.Json.Nodes;
using Florin.Contracts;
using Florin.Gateway.Model;
using Florin.Kernel;
using Florin.Platform.Background;
using Florin.Platform.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Florin.Gateway.Features.Dashboards;

/// <summary>
/// <c>GET /api/users/{id}/dashboard</c>: a user, their accounts, latest transactions and unread notifications in one answer,
/// asked of the services in parallel. What a service refuses the asker is refused; what cannot be had now is missing, and
/// told so.
/// </summary>
/// <param name="routes">The routes to the services, by their names.</param>
/// <param name="options">How long a part may take.</param>
/// <param name="clock">Time.</param>
internal sealed class Dashboard(IReadOnlyDictionary<string, Route> routes, AggregationOptions options, TimeProvider clock)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <summary>Answers.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="userId">Whose dashboard, as the path says.</param>
    /// <param name="shape">The shape that the route has; null where the client may choose.</param>
    public async Task Answer(Exchange exchange, string userId, Shape? shape)
    {
        if (!Id.TryParse<UserId>(userId, out var user))
        {
            await exchange.Refuse(RefusalCode.NotFound, $"No such user exists; user ids begin with {UserId.Prefix}.");
            return;
        }
        var chosen = exchange.Http.Request.Headers[Shape.Header].ToString();
        shape ??= chosen.Length == 0 ? Shape.Web : Shape.Find(chosen);
        if (shape is null)
        {
            var problems = new Problems();
            problems.Add(Shape.Header, $"must be one of {string.Join(", ", Shape.All.Select(s => s.Name))}.");
            await exchange.Answer(Reply.Invalid(problems));
            return;
        }
        var reply = Combine(shape, await AskAll(exchange, user, shape));
        exchange.OnAnswer(headers => headers.AppendCommaSeparatedValues(HeaderNames.Vary, Shape.Header));
        await exchange.Answer(reply);
    }

    private async Task<Dictionary<Part, PartAnswer>> AskAll(Exchange exchange, UserId user, Shape shape)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(exchange.Http.RequestAborted);
        var asked = Part.All.ToDictionary(part => Ask(exchange, part, user, shape, enough.Token), part => part);
        var answers = new Dictionary<Part, PartAnswer>();
        // Each of them ends with the client, and is waited for so that none outlives this.
        await foreach (var done in Task.WhenEach(asked.Keys).WithCancellation(CancellationToken.None))
        {
            var (part, answer) = (asked[done], await done);
            answers[part] = answer;
            if (part == Part.User && answer.IsRefused)
                await enough.CancelInContext(); // The others would be asked for nothing.
        }
        exchange.Http.RequestAborted.ThrowIfCancellationRequested();
        return answers;
    }

    private async Task<PartAnswer> Ask(Exchange exchange, Part part, UserId user, Shape shape, CancellationToken enough)
    {
        // The service's own time ends first, so that its breaker hears of it; this is for waiting before that.
        using var time = new CancellationTokenSource(options.PartTimeout + Soon, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, enough);
        try
        {
            return await PartRequest.Ask(
                exchange,
                part.Path(user),
                part.Query(user, shape),
                inner =>
                {
                    inner.Timeout = options.PartTimeout;
                    var route = routes[part.Service];
                    return route.Handler(inner, route);
                },
                either.Token
            );
        }
        catch (OperationCanceledException)
        {
            return new PartAnswer(
                StatusCodes.Status504GatewayTimeout,
                null,
                RefusalCodes.Timeout.Name,
                $"{part.Name} did not respond in time."
            );
        }
    }

    private static Reply Combine(Shape shape, Dictionary<Part, PartAnswer> answers)
    {
        if (Refusal(answers) is { } refused)
            return Reply.Refused(new Refusal(ContractCodes.Of(refused.Code!), refused.Detail ?? refused.Code!)); // Refused, it has a code.
        var missing = answers
            .Where(a => a.Value.Code is not null)
            .OrderBy(a => a.Key.Name, StringComparer.Ordinal)
            .Select(a => new MissingPart(a.Key.Name, a.Value.Code!)) // Just asked.
            .ToList();
        if (missing.Count == answers.Count)
            return Reply.Refused(
                new Refusal(RefusalCodes.Unavailable, "No part of the dashboard is available at the moment.").With(
                    "missing",
                    missing
                ),
                Soon
            );
        var data = new JsonObject { ["shape"] = shape.Name };
        var next = new JsonObject();
        foreach (var part in Part.All)
        {
            data[part.Name] = part.Cut(answers[part].Data, shape);
            if (answers[part].Data is JsonObject list && list["nextCursor"] is { } cursor)
                next[part.Name] = cursor.DeepClone();
        }
        (data["next"], data["partial"]) = (next, missing.Count > 0);
        data["missing"] = new JsonArray([
            .. missing.Select(m => (JsonNode)new JsonObject { ["part"] = m.Part, ["code"] = m.Code }),
        ]);
        return Reply.Ok(data);
    }

    // The user service has the first word; where it has none, whoever else refuses.
    private static PartAnswer? Refusal(Dictionary<Part, PartAnswer> answers) =>
        answers[Part.User] is { IsRefused: true } user ? user
        : answers[Part.User].Code is null ? null
        : answers.Values.FirstOrDefault(answer => answer.IsRefused);

    private sealed record MissingPart(string Part, string Code);
}
