using System.ComponentModel.DataAnnotations;
using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Identity.Policies;
using Florin.Platform.Projections;
using Florin.Users.Approvals;
using Florin.Users.Keys;

namespace Florin.Users.Features;

/// <summary>Lets a request happen that waited for a second person.</summary>
/// <param name="Id">The approval.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">Who decides.</param>
internal sealed record GrantApproval(ApprovalId Id, string? Reason, string By) : ICommand
{
    public string Stream => Approval.StreamOf(Id);
}

/// <summary>Refuses a request that waited for a second person.</summary>
/// <param name="Id">The approval.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">Who decides.</param>
internal sealed record RejectApproval(ApprovalId Id, string? Reason, string By) : ICommand
{
    public string Stream => Approval.StreamOf(Id);
}

/// <summary>The body of a decision about an approval.</summary>
/// <param name="Reason">Why, 1 to 500 characters.</param>
internal sealed record DecisionBody([property: MaxLength(ApprovalsFeature.MaxReason)] string? Reason);

/// <summary>Approvals: section <c>Identity:Approvals</c>.</summary>
internal sealed record ApprovalOptions
{
    public const string Section = "Identity:Approvals";

    /// <summary>How long a request waits for a second person. Default three days.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "90.00:00:00")]
    public TimeSpan ExpireAfter { get; init; } = TimeSpan.FromDays(3);

    /// <summary>How many requests of one user or service account may wait at a time. Default 100.</summary>
    [Range(1, 100_000)]
    public int MostWaiting { get; init; } = 100;
}

/// <summary>Requests that wait for a second person: kept, listed, and decided about.</summary>
internal sealed class ApprovalsFeature(ServiceBuilder service, UsersView view, ApprovalRunner runner)
{
    public const int MaxReason = 500;
    private const string Expired = "EXPIRED";

    private static readonly string[] Statuses = ["PENDING", "APPROVED", "REJECTED", "EXECUTED", Expired];

    public static void Add(ServiceBuilder service, UsersView view)
    {
        var options = service.Options<ApprovalOptions>(ApprovalOptions.Section);
        var feature = new ApprovalsFeature(service, view, ApprovalRunner.Add(service, view));
        var alone = new SemaphoreSlim(1, 1);
        service.OnStop(() =>
        {
            alone.Dispose();
            return Task.CompletedTask;
        });
        var requests = new HeldRequests(service, view, options, alone);
        service.Does(ApprovalOperations.Hold, (asked, _, cancel) => requests.Hold(asked, cancel));
        service.Does(
            UsersClient.CompareOperation,
            async (asked, _, cancel) => new ComparedMakers(await feature.AreOne(asked.One, asked.Other, cancel))
        );
        service.Commands.Handles<GrantApproval, Approval>(
            (c, problems) => problems.Text(c.Reason, "reason", MaxReason),
            (c, approval, now) => approval.Grant(c.Id, c.By, c.Reason!, now), // Validated.
            (c, context, cancel) => feature.Prepare(c, c.Id, context, cancel)
        );
        service.Commands.Handles<RejectApproval, Approval>(
            (c, problems) => problems.Text(c.Reason, "reason", MaxReason),
            (c, approval, now) => approval.Reject(c.Id, c.By, c.Reason!, now), // Validated.
            (c, context, cancel) => feature.Prepare(c, c.Id, context, cancel)
        );
        feature.AddReading();
        feature.AddDeciding(
            "approve",
            "Approves a request; it is then done once, in its sender's name.",
            (id, reason, by) => new GrantApproval(id, reason, by)
        );
        feature.AddDeciding("reject", "Rejects a request.", (id, reason, by) => new RejectApproval(id, reason, by));
    }

    private void AddReading()
    {
        service
            .Get("/approvals", Permission.ApprovalsRead, List)
            .Does("Lists requests that need a second person, newest first: the caller's own, or all for approvers.")
            .GivesList<ApprovalView>()
            .With<string>("status", "PENDING, APPROVED, REJECTED, EXECUTED or EXPIRED.")
            .Refuses(RefusalCodes.Unavailable);
        service
            .Get(
                "/approvals/{id}",
                Permission.ApprovalsRead,
                async (request, cancel) =>
                {
                    var id = request.Route<ApprovalId>("id");
                    var (approval, _) = await service.Log.Read<Approval>(Approval.StreamOf(id), cancel);
                    return
                        approval.Requested is { } requested
                        && request.Actor.May(Permission.ApprovalsRead, requested.RequestedBy)
                        ? Reply.Ok(ApprovalView.Of(approval, request.Now))
                        : Reply.Hidden("approval", id.Value);
                }
            )
            .Does("Returns a request that needs a second person, and what came of it.")
            .Gives<ApprovalView>()
            .Refuses(RefusalCode.NotFound);
    }

    private void AddDeciding<TCommand>(string verb, string does, Func<ApprovalId, string?, string, TCommand> command)
        where TCommand : class, ICommand
    {
        var send = service.Commands.Sender<TCommand>();
        service
            .Post(
                $"/approvals/{{id}}/{verb}",
                Permission.ApprovalsDecide,
                async (request, cancel) =>
                {
                    var body = await request.Body<DecisionBody>(
                        cancel,
                        (body, problems) => problems.Text(body.Reason, "reason", MaxReason)
                    );
                    var id = request.Route<ApprovalId>("id");
                    var reply = await request.Send(
                        send,
                        command(id, body.Reason, request.Actor.Id),
                        (Approval approval) => Reply.Ok(ApprovalView.Of(approval, request.Now)),
                        cancel
                    );
                    if (reply.Status < 300)
                        await runner.TryRun(id, cancel);
                    return reply;
                }
            )
            .Does(does)
            .Takes<DecisionBody>("reason")
            .Gives<ApprovalView>()
            .TakesIdempotencyKey()
            .Refuses(RefusalCode.NotFound, RefusalCode.WrongState);
    }

    private async Task<Reply> List(Request request, CancellationToken cancel)
    {
        var page = request.Query.Page();
        var status = request.Query.OneOf("status", Statuses);
        request.Query.ThrowIfInvalid();
        var read = await view.Read(cancel);
        var all = request.Actor.MayForAll(Permission.ApprovalsRead);
        var (rows, next) = await read.Store.Page(
            UsersView.Approvals,
            page,
            q =>
                Standing(q, status, request.Now).WhereIf("requestedBy", Comparison.Equal, all ? null : request.Actor.Id) with
                {
                    OrderBy = "createdAt",
                    Descending = true,
                },
            cancel
        );
        return Reply.List([.. rows.Select(row => ApprovalView.Of(row.Approval, request.Now))], next, read.Complete);
    }

    private static ViewQuery Standing(ViewQuery query, string? status, DateTimeOffset now) =>
        status switch
        {
            null => query,
            Expired => UsersView.Waiting(query, now, expired: true),
            "PENDING" => UsersView.Waiting(query, now),
            _ => query.Where("status", Comparison.Equal, Enum.Parse<ApprovalStatus>(status, ignoreCase: true).ToString()),
        };

    private async ValueTask<Prepared<TCommand>> Prepare<TCommand>(
        TCommand command,
        ApprovalId id,
        CommandContext context,
        CancellationToken cancel
    )
        where TCommand : class, ICommand
    {
        var (approval, _) = await service.Log.Read<Approval>(Approval.StreamOf(id), cancel);
        if (approval.Requested is not { } requested)
            return Refusal.NotFound("approval", id.Value);
        var question = context.Question(Permission.ApprovalsDecide, service.Clock.GetUtcNow()) with
        {
            Maker = await AreOne(requested.RequestedBy, context.Actor.Id, cancel) ? context.Actor.Id : requested.RequestedBy,
        };
        return service.Runtime.Policies.Refuse(question) is not { } refusal ? command
            : refusal.AuditRule == BuiltInPolicies.SecondPerson.Name
                ? refusal with
                {
                    Detail = "The request is your own, or of a service account of yours; another person must decide.",
                }
            : refusal;
    }

    private async Task<bool> AreOne(string one, string other, CancellationToken cancel) =>
        await IsOfTheirs(one, other, cancel) || await IsOfTheirs(other, one, cancel);

    // Somebody who made a service account, or a key or client of it, is no second person to what it requests, nor it to them.
    private async Task<bool> IsOfTheirs(string program, string by, CancellationToken cancel)
    {
        if (!Id.TryParse<ServiceAccountId>(program, out var id))
            return false;
        var (account, _) = await service.Log.Read<ServiceAccount>(ServiceAccount.StreamOf(id), cancel);
        if (account.CreatedBy == by)
            return true;
        var read = await view.Read(cancel);
        var made = new ViewQuery(UsersView.Keys)
            .Where("owner", Comparison.Equal, program)
            .Where("createdBy", Comparison.Equal, by);
        var registered = new ViewQuery(UsersView.Clients)
            .Where("serviceAccount", Comparison.Equal, program)
            .Where("createdBy", Comparison.Equal, by);
        return await read.Store.Count(made, cancel) + await read.Store.Count(registered, cancel) > 0;
    }
}
