using System.Text.Json.Nodes;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Privacy;
using Florin.Platform.RateLimiting;
using Florin.Platform.Resilience;

namespace Florin.Users.Features;

/// <summary>Everything that is known of a user, as they see it themselves.</summary>
/// <param name="User">Who they are.</param>
/// <param name="Credentials">Their second factors; null where they cannot have any.</param>
/// <param name="Identities">Identities at other providers that they log in with.</param>
/// <param name="Sessions">Sessions that have not ended, those of grants to OAuth clients among them.</param>
/// <param name="ApiKeys">API keys, without their texts.</param>
/// <param name="Approvals">Their requests that needed a second person.</param>
/// <param name="Accounts">Accounts, with their balances.</param>
/// <param name="Transactions">Transactions that they or their accounts take part in.</param>
/// <param name="Attachments">What is attached to these transactions, without its content, which is at the path of each.</param>
/// <param name="Schedules">Schedules, by which money is moved for them.</param>
/// <param name="Payments">Settlement records.</param>
/// <param name="PaymentFiles">Payment files, without their payments.</param>
/// <param name="Notifications">What they were told, or would have been.</param>
/// <param name="WebhookEndpoints">Endpoints that webhooks go to, without their secrets.</param>
/// <param name="Messages">The same by channels other than mail.</param>
/// <param name="NotificationPreferences">How they want to be notified, and their addresses on channels.</param>
/// <param name="Audit">What they did, as the audit has it.</param>
/// <param name="Complete">False where a list has more than <c>Privacy:MaxExported</c>, and ends there.</param>
/// <param name="ExportedAt">When, UTC.</param>
internal sealed record UserExport(
    UserDetail User,
    JsonNode? Credentials,
    IReadOnlyList<JsonNode> Identities,
    IReadOnlyList<JsonNode> Sessions,
    IReadOnlyList<JsonNode> ApiKeys,
    IReadOnlyList<JsonNode> Approvals,
    IReadOnlyList<JsonNode> Accounts,
    IReadOnlyList<JsonNode> Transactions,
    IReadOnlyList<KnownAttachment> Attachments,
    IReadOnlyList<JsonNode> Schedules,
    IReadOnlyList<JsonNode> Payments,
    IReadOnlyList<JsonNode> PaymentFiles,
    IReadOnlyList<JsonNode> Notifications,
    IReadOnlyList<JsonNode> WebhookEndpoints,
    IReadOnlyList<JsonNode> Messages,
    JsonNode? NotificationPreferences,
    IReadOnlyList<JsonNode> Audit,
    bool Complete,
    DateTimeOffset ExportedAt
);

/// <summary>Gives a person everything that is known of them, from all services.</summary>
internal sealed class ExportUserFeature
{
    private const string OfTheirOwn = "user";
    private const string OfTheAudit = "auditor";
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private readonly ServiceBuilder _service;
    private readonly PrivacyOptions _options;
    private readonly SlidingWindowLog<string> _recent;

    private ExportUserFeature(ServiceBuilder service, PrivacyOptions options)
    {
        (_service, _options) = (service, options);
        _recent = new SlidingWindowLog<string>(new SlidingWindowOptions { Window = Hour }, service.Clock);
    }

    public static void Add(ServiceBuilder service)
    {
        var feature = new ExportUserFeature(service, service.Options<PrivacyOptions>(PrivacyOptions.Section));
        service
            .Get("/users/{id}/export", Permission.UsersExport, feature.Export)
            .Does("Exports everything that is known of a user, from all services, as one document.")
            .Gives<UserExport>()
            .Refuses(RefusalCode.NotFound, RefusalCode.WrongState, RefusalCodes.RateLimited, RefusalCodes.Unavailable);
    }

    private async Task<Reply> Export(Request request, CancellationToken cancel)
    {
        var id = request.Route<UserId>("id");
        if (!request.Actor.May(Permission.UsersExport, id.Value))
            return Reply.Hidden("user", id.Value);
        var (user, _) = await _service.Log.Read<User>(User.StreamOf(id), cancel);
        if (!user.Exists)
            return Reply.Refused(Refusal.NotFound("user", id.Value));
        if (user.Erased)
            return Reply.Refused(Refusal.WrongState("The user was erased: nothing is known of them any more."));
        if (_recent.Decide(id.Value, _options.ExportsPerHour) is { Allowed: false } refused)
            return Reply.Refused(
                new Refusal(RefusalCodes.RateLimited, $"A user is exported at most {_options.ExportsPerHour} times an hour."),
                refused.RetryAfter
            );
        return Reply.Ok(await Of(user, request, cancel));
    }

    private async Task<UserExport> Of(User user, Request request, CancellationToken cancel)
    {
        var (call, complete) = (request.ToCall(), true);
        var actor = $"actor={user.Id}&";
        var transactions = await List("transaction", OfTheirOwn, "/transactions");
        return new UserExport(
            UserDetail.Of(user),
            (await Read("user", user.Id, OfTheirOwn, "/mfa", "", call, cancel))["data"]?.DeepClone(),
            await List("user", OfTheirOwn, "/identities", null),
            await List("user", OfTheirOwn, "/sessions", null),
            await List("user", OfTheirOwn, "/api-keys"),
            await List("user", OfTheirOwn, "/approvals"),
            await List("account", OfTheirOwn, "/accounts"),
            transactions,
            await new AttachmentsClient(_service.Calls).Of(user.Id, transactions.Select(IdOf), call, cancel),
            await List("schedule", OfTheirOwn, "/schedules"),
            await List("payment", OfTheirOwn, "/payments"),
            await List("payment", OfTheirOwn, "/files"),
            await List("notification", OfTheirOwn, "/notifications"),
            await List("webhook", OfTheirOwn, "/endpoints"),
            await List("notification", OfTheirOwn, "/deliveries"),
            (await Read("notification", user.Id, OfTheirOwn, "/preferences", "", call, cancel))["data"]?.DeepClone(),
            await List("audit", OfTheAudit, "/entries", actor),
            complete,
            request.Now
        );

        async Task<IReadOnlyList<JsonNode>> List(string service, string role, string path, string? filter = "")
        {
            var (items, isWhole) = await All(service, user.Id, role, path, filter, call, cancel);
            complete &= isWhole;
            return items;
        }
    }

    private async Task<(IReadOnlyList<JsonNode> Items, bool IsWhole)> All(
        string service,
        UserId user,
        string role,
        string path,
        string? filter,
        CallContext call,
        CancellationToken cancel
    )
    {
        var items = new List<JsonNode>();
        string? cursor = null;
        do
        {
            var query = filter is null ? "" : $"?{filter}limit=100{(cursor is null ? "" : $"&cursor={cursor}")}";
            var data = (await Read(service, user, role, path, query, call, cancel))["data"]!; // Of a list.
            items.AddRange(data["items"]!.AsArray().Select(item => item!.DeepClone())); // No item is null.
            cursor = (string?)data["nextCursor"];
        } while (cursor is not null && items.Count < _options.MaxExported);
        return (items, cursor is null);
    }

    private static TransactionId IdOf(JsonNode transaction) => new((string)transaction["id"]!); // Each has one.

    private async Task<JsonNode> Read(
        string service,
        UserId user,
        string role,
        string path,
        string query,
        CallContext call,
        CancellationToken cancel
    )
    {
        var asked = new ReadAsPerson(user.Value, role, path, query);
        var answer = await _service.Calls.Call(PersonReads.Of(service), asked, call, cancel);
        return answer.Status == 200
            ? JsonNode.Parse(answer.Body)!
            : throw new ServiceUnavailable(service, $"it answers {answer.Status} to {path}.");
    }
}
