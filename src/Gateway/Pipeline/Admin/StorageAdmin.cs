using Florin.Gateway.Features.Health;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Replication;

namespace Florin.Gateway.Pipeline.Admin;

/// <summary>The log of a service, for operators.</summary>
/// <param name="Log">The service whose log it is.</param>
/// <param name="Provider">The provider of its storage, such as <c>Sqlite</c>; null where no instance can be asked.</param>
/// <param name="Owner">Where its owner is; null where nobody owns it.</param>
/// <param name="Epoch">Of the newest claim.</param>
/// <param name="Head">The position of its last event, as its owner or else a standby knows it.</param>
/// <param name="OwnedSince">Since when its owner has it.</param>
/// <param name="LeaseSeconds">After which silence of the owner another instance may claim it; null where nobody else can.</param>
/// <param name="Pin">The instance that operators want to own it; null where they named none.</param>
/// <param name="Replicas">Copies of it in other stores: state, watermark and lag of each, as the owner sees them.</param>
/// <param name="Instances">Those that could be asked.</param>
/// <param name="Detail">Which instances cannot be asked, and why; null when all can.</param>
internal sealed record StorageReport(
    string Log,
    string? Provider,
    string? Owner,
    long? Epoch,
    long? Head,
    DateTimeOffset? OwnedSince,
    double? LeaseSeconds,
    PinnedInstance? Pin,
    IReadOnlyList<ReplicaStanding> Replicas,
    IReadOnlyList<StorageInstance> Instances,
    string? Detail
);

/// <summary>An instance that has a log open.</summary>
/// <param name="Address">Where it was asked.</param>
/// <param name="IsOwner">It owns the log.</param>
/// <param name="Head">The position up to which it knows the log.</param>
/// <param name="Pool">Its connections to the log's storage; null where that has no pool.</param>
internal sealed record StorageInstance(string Address, bool IsOwner, long Head, StorePool? Pool);

/// <summary>
/// Shows operators the logs of all services and who owns them, which every instance is asked for, and has owners give them up.
/// </summary>
/// <param name="probes">Ask the instances.</param>
/// <param name="calls">Reaches the owners; null where the gateway does not call services.</param>
/// <param name="ids">Ids of calls.</param>
internal sealed class StorageAdmin(IReadOnlyList<HealthProbe> probes, IServiceCalls? calls, IdSource ids)
{
    private const string Instance = "instance";
    private const string Until = "until";

    /// <summary>The operations.</summary>
    public IEnumerable<AdminOperation> Operations =>
        [
            new(
                Endpoint
                    .Described("GET", "/admin/storage", Permission.AdminRead)
                    .Does("Lists the log of each service with its provider, owner, epoch, head and replicas.")
                    .Gives<ListData<StorageReport>>(),
                _ => List()
            ),
            .. calls is null ? [] : Changes(calls),
        ];

    private IEnumerable<AdminOperation> Changes(IServiceCalls owners) =>
        [
            new(
                Endpoint
                    .Described("POST", "/admin/storage/{log}/release", Permission.AdminStorage)
                    .Does("Asks the owner of a log to hand it over to another instance that has it open.")
                    .Gives<LogStanding>()
                    .Refuses(RefusalCode.NotFound, RefusalCodes.Unavailable, RefusalCode.WrongState),
                request => Change(request, owners, log => OwnershipOperations.Release(log), new ReleaseLog())
            ),
            new(
                Endpoint
                    .Described("POST", "/admin/storage/{log}/pin", Permission.AdminStorage)
                    .Does(
                        "Has an instance own a log until a time, while it is alive; its present owner is asked to hand it over."
                    )
                    .WithRequired<string>(Instance, "Address of the instance, as GET /admin/storage shows it.")
                    .WithRequired<DateTimeOffset>(Until, "Until when, within the next 366 days.")
                    .Gives<LogStanding>()
                    .Refuses(RefusalCode.NotFound, RefusalCodes.Unavailable, RefusalCode.WrongState),
                request => Change(request, owners, log => OwnershipOperations.Pin(log), new PinLog(PinOf(request.Query)))
            ),
        ];

    private static PinnedInstance PinOf(RequestQuery query)
    {
        var (instance, until) = (query.Text(Instance), query.Time(Until));
        var address = instance is null ? null : PinnedInstance.AddressOf(instance);
        if (instance is null && !query.Problems.Has(Instance))
            query.Problem(Instance, "is required: the address of the instance that is to own the log.");
        else if (instance is not null && address is null)
            query.Problem(Instance, $"is '{Shown.Of(instance)}'; {PinnedInstance.AddressForm}.");
        if (until is null && !query.Problems.Has(Until))
            query.Problem(Until, $"is required; {Rfc3339.Form}.");
        query.ThrowIfInvalid();
        return new PinnedInstance(address!, until!.Value); // Else it was invalid.
    }

    private async Task<Reply> Change<TRequest>(
        AdminRequest request,
        IServiceCalls owners,
        Func<string, Operation<TRequest, OwnershipOutcome>> operation,
        TRequest asked
    )
        where TRequest : class
    {
        var log = request["log"];
        if (!probes.Any(probe => probe.Name == log))
            return Reply.Refused(Refusal.NotFound("log", Shown.Of(log)));
        var outcome = await owners.Call(operation(log), asked, Context(), request.Cancel);
        return outcome.Refusal is { } refusal
            ? Reply.Refused(new Refusal(RefusalCode.WrongState, refusal))
            : Reply.Ok(outcome.Log);
    }

    private CallContext Context() => new(ids.Next("req_"));

    private async Task<Reply> List() => Reply.List<StorageReport>([.. await Task.WhenAll(probes.Select(Of))], nextCursor: null);

    private static async Task<StorageReport> Of(HealthProbe probe)
    {
        var report = await probe.Ask();
        var log = report.Log;
        var instances = (await probe.Answers()).SelectMany(InstanceOf);
        return new StorageReport(
            report.Name,
            log?.Provider,
            log?.Owner,
            log?.Epoch,
            log?.Head,
            log?.OwnedSince,
            log?.LeaseSeconds,
            log?.Pin,
            log?.Replicas ?? [],
            [.. instances],
            report.Detail
        );
    }

    private static IEnumerable<StorageInstance> InstanceOf(HealthAnswer answer) =>
        answer.Health?.Log is { } log ? [new StorageInstance(answer.Address, log.IsOwner, log.Head, log.Pool)] : [];
}
