using System.Globalization;
using Florin.Gateway.Model;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Platform.Resilience;

namespace Florin.Gateway.Pipeline.Admin;

/// <summary>A consumer of a service, for operators.</summary>
/// <param name="Service">The service that it is of.</param>
/// <param name="Consumer">Its state; null where the service cannot be asked.</param>
/// <param name="Detail">Why the service cannot be asked; null when it can.</param>
internal sealed record ConsumerReport(string Service, ConsumerHealth? Consumer, string? Detail);

/// <summary>The outcome of an operator's request to a consumer.</summary>
/// <param name="Consumer">Its state then.</param>
/// <param name="Replayed">How many events that were set aside could be handled.</param>
internal sealed record ConsumerChange(ConsumerHealth Consumer, int Replayed);

/// <summary>
/// Lists, retries and rebuilds the consumers of all services for operators: each service is asked where it runs.
/// </summary>
internal sealed class ConsumerAdmin(IReadOnlyList<string> services, IServiceCalls calls, IdSource ids)
{
    private const int MaxListed = 100;

    /// <summary>The operations of a gateway; none where it does not reach services.</summary>
    public static IEnumerable<AdminOperation> Of(GatewayRuntime runtime) =>
        runtime.Calls is { } calls
            ? new ConsumerAdmin([.. runtime.Services.Select(s => s.Name)], calls, runtime.Ids).Operations
            : [];

    /// <summary>The operations.</summary>
    public IEnumerable<AdminOperation> Operations =>
        [
            new(
                Described("GET", "/admin/consumers", "Lists the consumers of each service with their state.")
                    .Gives<ListData<ConsumerReport>>(),
                List
            ),
            new(
                Described(
                        "GET",
                        "/admin/consumers/{service}/{consumer}/parked",
                        "Lists the events that a consumer has set aside because it could not handle them, by position."
                    )
                    .Gives<ListData<ParkedEvent>>()
                    .With<long>("after", "Returns only events after this position; at most 100 are returned.")
                    .Refuses(RefusalCode.NotFound, RefusalCodes.Unavailable),
                Parked
            ),
            new(
                Described(
                        "POST",
                        "/admin/consumers/{service}/{consumer}/parked/retry",
                        "Replays the events that are set aside, in order within each stream."
                    )
                    .Gives<ConsumerChange>()
                    .Refuses(RefusalCode.NotFound, RefusalCodes.Unavailable, RefusalCode.WrongState),
                r => Change(r, r["service"], s => ConsumerOperations.Retry(s), new RetryParked(r["consumer"], null))
            ),
            new(
                Described(
                        "POST",
                        "/admin/consumers/{service}/{consumer}/parked/{position}/retry",
                        "Replays one event that is set aside, with those before and after it in its stream."
                    )
                    .Gives<ConsumerChange>()
                    .Refuses(RefusalCode.NotFound, RefusalCode.Invalid, RefusalCodes.Unavailable, RefusalCode.WrongState),
                RetryOne
            ),
            new(
                Described(
                        "POST",
                        "/admin/consumers/{service}/{consumer}/rebuild",
                        "Discards a consumer's state and rebuilds it from the beginning of the log."
                    )
                    .Gives<ConsumerChange>()
                    .Refuses(RefusalCode.NotFound, RefusalCodes.Unavailable, RefusalCode.WrongState),
                r => Change(r, r["service"], s => ConsumerOperations.Rebuild(s), new RebuildConsumer(r["consumer"]))
            ),
        ];

    private static Endpoint Described(string method, string path, string does) =>
        Endpoint.Described(method, path, method == "GET" ? Permission.AdminRead : Permission.AdminConsumers).Does(does);

    private async Task<Reply> List(AdminRequest request)
    {
        var found = await Task.WhenAll(services.Select(service => Of(service, request.Cancel)));
        return Reply.List<ConsumerReport>([.. found.SelectMany(f => f)], nextCursor: null);
    }

    private async Task<IEnumerable<ConsumerReport>> Of(string service, CancellationToken cancel)
    {
        try
        {
            var listed = await calls.Call(ConsumerOperations.List(service), new ListConsumers(), Context(), cancel);
            return listed.Items.Select(consumer => new ConsumerReport(service, consumer, null));
        }
        catch (Exception e) when (e is ServiceUnavailable or TimeoutException)
        {
            return [new ConsumerReport(service, null, e.Message)]; // The others are listed all the same.
        }
    }

    private async Task<Reply> Parked(AdminRequest request)
    {
        if (!Known(request["service"]))
            return NotFound("service", request["service"]);
        var after = request.Query.Number("after", 0, long.MaxValue) ?? 0;
        request.Query.ThrowIfInvalid();
        var asked = new ListParked(request["consumer"], after, MaxListed);
        var listed = await calls.Call(ConsumerOperations.Parked(request["service"]), asked, Context(), request.Cancel);
        return listed.Items is { } items ? Reply.List(items, nextCursor: null) : NotFound("consumer", request["consumer"]);
    }

    private Task<Reply> RetryOne(AdminRequest request) =>
        long.TryParse(request["position"], NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? Change(
                request,
                request["service"],
                s => ConsumerOperations.Retry(s),
                new RetryParked(request["consumer"], position)
            )
            : throw new BadInput("position", $"is '{Shown.Of(request["position"])}'; expected an integer of at least 0.");

    private async Task<Reply> Change<TRequest>(
        AdminRequest request,
        string service,
        Func<string, Operation<TRequest, ConsumerOutcome>> operation,
        TRequest asked
    )
        where TRequest : class
    {
        if (!Known(service))
            return NotFound("service", service);
        var outcome = await calls.Call(operation(service), asked, Context(), request.Cancel);
        return outcome.Consumer is not { } consumer ? NotFound("consumer", request["consumer"])
            : outcome.Refusal is { } refusal ? Reply.Refused(new Refusal(RefusalCode.WrongState, refusal))
            : Reply.Ok(new ConsumerChange(consumer, outcome.Replayed));
    }

    private bool Known(string service) => services.Contains(service, StringComparer.Ordinal);

    private CallContext Context() => new(ids.Next("req_"));

    private static Reply NotFound(string what, string id) => Reply.Refused(Refusal.NotFound(what, Shown.Of(id)));
}
