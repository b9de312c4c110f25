using Florin.Kernel;
using Florin.Platform.Background;
using Florin.Platform.Calls;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Platform.Resilience;
using Florin.Users.Keys;
using Microsoft.Extensions.Logging;

namespace Florin.Users.Approvals;

/// <summary>
/// Does what was approved, at the service that it is for, under the client's key or a command id that is derived from the approval: it is
/// done once, also where the process dies between doing it and recording it. What could not be done yet is tried again.
/// </summary>
internal sealed partial class ApprovalRunner(ServiceBuilder service, UsersView view)
{
    private const int AtOnce = 100;
    private const string Command = "RunApproved";
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    public static ApprovalRunner Add(ServiceBuilder service, UsersView view)
    {
        var runner = new ApprovalRunner(service, view);
        service.Hosted(runtime =>
        {
            var log = runtime.Logs.CreateLogger("Florin.Approvals");
            var loop = new BackgroundLoop(
                async stop =>
                {
                    await runner.RunAll(stop);
                    return Every;
                },
                (fault, inARow) =>
                {
                    if (inARow == 1)
                        NotRun(log, fault);
                    return Every;
                },
                runtime.Clock
            );
            service.OnStart(_ =>
            {
                loop.Start();
                return Task.CompletedTask;
            });
            service.OnStop(() => loop.DisposeAsync().AsTask());
        });
        return runner;
    }

    /// <summary>Does it now where that is possible; otherwise it is tried again later.</summary>
    public async Task TryRun(ApprovalId id, CancellationToken cancel)
    {
        try
        {
            await Run(id, cancel);
        }
        catch (Exception e) when (e is ServiceUnavailable or TimeoutException or LogFault)
        {
            // It stays approved, and the next round logs why where it still fails.
        }
    }

    private async Task RunAll(CancellationToken stop)
    {
        var read = await view.Read(stop);
        var approved = await read.Store.Rows(
            UsersView.Approvals,
            q => q.Where("status", Comparison.Equal, nameof(ApprovalStatus.Approved)) with { Limit = AtOnce },
            stop
        );
        List<Exception> faults = [];
        foreach (var row in approved)
            try
            {
                await Run(row.Id, stop);
            }
            catch (Exception e) when (e is not OperationCanceledException) // The others are done all the same.
            {
                faults.Add(e);
            }
        if (faults.Count > 0)
            throw new AggregateException(faults);
    }

    private async Task Run(ApprovalId id, CancellationToken cancel)
    {
        var (approval, _) = await service.Log.Read<Approval>(Approval.StreamOf(id), cancel);
        if (approval is not { Status: ApprovalStatus.Approved, Requested: { } requested })
            return;
        var ran = await Answer(requested, cancel);
        var metadata = new Metadata(
            CommandId.Derived($"approval-ran:{id}"),
            Command,
            Actor.System.Id,
            id.Value,
            Address: requested.Address
        );
        await service.Log.Execute(
            new Work<Approval>(Approval.StreamOf(id), metadata, (_, now) => [new ApprovalExecuted(ran.Status, ran.Body, now)]),
            CancellationToken.None // What was done is recorded.
        );
    }

    // Who sent it may have another role by now, or none.
    private async Task<ApprovedRan> Answer(ApprovalRequested requested, CancellationToken cancel)
    {
        var recorded = (requested.Role, requested.Tier);
        if (await ActingAs.Find(service.Log, requested.RequestedBy, recorded, cancel) is not var (role, tier))
            return Forbidden("The requester is blocked or disabled.");
        if (await HasEnded(requested.ApiKey, cancel))
            return Forbidden("The API key of the request was revoked, or has expired.");
        var held = new HeldRequest(
            requested.Service,
            requested.Method,
            requested.Template,
            requested.Values,
            requested.Query,
            requested.Body,
            requested.RequestedBy,
            requested.Scopes,
            await service.Runtime.People.OpenAny(requested.Address, cancel)
        )
        {
            Key = requested.Key,
        };
        return await service.Calls.Call(
            ApprovalOperations.Run(requested.Service),
            new RunApproved(requested.Id.Value, held, role, tier),
            new CallContext(requested.Id.Value),
            cancel
        );
    }

    private async Task<bool> HasEnded(string? key, CancellationToken cancel)
    {
        if (!Id.TryParse<ApiKeyId>(key, out var id))
            return false;
        var (found, _) = await service.Log.Read<ApiKey>(ApiKey.StreamOf(id), cancel);
        return found.RevokedAt is not null || found.ExpiresAt <= service.Clock.GetUtcNow();
    }

    private static ApprovedRan Forbidden(string detail) =>
        new(403, $$"""{"success":false,"code":"forbidden","detail":"{{detail}}"}""");

    [LoggerMessage(
        EventId = EventIds.ApprovalNotRun,
        Level = LogLevel.Warning,
        Message = "What was approved could not be done yet; retrying"
    )]
    private static partial void NotRun(ILogger log, Exception e);
}

/// <summary>What a user or a service account may act as now.</summary>
internal static class ActingAs
{
    /// <summary>Their role and tier; null where they are blocked, disabled or unknown.</summary>
    /// <param name="log">The service's log.</param>
    /// <param name="id">A user or a service account.</param>
    /// <param name="otherwise">What holds of a user who never registered, whom a token was made for offline; null for unknown.</param>
    /// <param name="cancel">Nobody waits for it any more.</param>
    public static async Task<(string Role, string Tier)?> Find(
        EventLog log,
        string id,
        (string Role, string Tier)? otherwise,
        CancellationToken cancel
    )
    {
        if (Id.TryParse<ServiceAccountId>(id, out var program))
        {
            var (account, _) = await log.Read<ServiceAccount>(ServiceAccount.StreamOf(program), cancel);
            return account is { Exists: true, DisabledAt: null } ? Named(account.Role, account.Tier) : null;
        }
        var (user, _) = await log.Read<User>(User.StreamOf(new UserId(id)), cancel);
        return !user.Exists ? otherwise
            : user.Blocked ? null
            : Named(user.Role, user.Tier);
    }

    private static (string Role, string Tier) Named(UserRole role, UserTier tier) =>
        (RoleNames.Of(UserRoles.Of(role)), UserRoles.NameOf(tier));
}
