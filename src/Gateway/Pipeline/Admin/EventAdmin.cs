using System.Globalization;
using Florin.Gateway.Model;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;

namespace Florin.Gateway.Pipeline.Admin;

/// <summary>Shows operators the events of all logs: each service is asked where it runs.</summary>
internal sealed class EventAdmin(IReadOnlyList<string> services, IServiceCalls calls, IdSource ids)
{
    private const int Usual = 50;
    private const int Most = 500;

    /// <summary>The operations of a gateway; none where it does not reach services.</summary>
    public static IEnumerable<AdminOperation> Of(GatewayRuntime runtime) =>
        runtime.Calls is { } calls
            ? new EventAdmin([.. runtime.Services.Select(service => service.Name)], calls, runtime.Ids).Operations
            : [];

    /// <summary>The operations.</summary>
    public IEnumerable<AdminOperation> Operations =>
        [
            new(
                Endpoint
                    .Described("GET", "/admin/events/{service}", Permission.AdminEvents)
                    .Does("Lists events of a service's log as they are stored, without fields that are credentials.")
                    .Gives<ListData<LoggedEvent>>()
                    .With<string>("stream", "Only events of this stream.")
                    .With<long>("after", "Only events after this position; of a stream, after this version.")
                    .With<string>("latest", "true for the last events of the log or of the stream.")
                    .With<long>("limit", $"At most {Most}; default {Usual}.")
                    .Refuses(RefusalCode.NotFound, RefusalCodes.Unavailable),
                List
            ),
            new(
                Endpoint
                    .Described("GET", "/admin/events/{service}/state", Permission.AdminEvents)
                    .Does(
                        "Returns what a stream's events come to: its state after one of them and before it, without credentials."
                    )
                    .Gives<LoggedState>()
                    .WithRequired<string>("stream", "The stream, such as account-acc_….")
                    .With<long>("version", "After how many of its events; default all.")
                    .Refuses(RefusalCode.NotFound, RefusalCodes.Unavailable, RefusalCode.WrongState),
                State
            ),
        ];

    private async Task<Reply> State(AdminRequest request)
    {
        var service = request["service"];
        if (!services.Contains(service, StringComparer.Ordinal))
            return Reply.Refused(Refusal.NotFound("service", Shown.Of(service)));
        var query = request.Query;
        var (stream, version) = (query.Text("stream"), query.Number("version", 1, long.MaxValue));
        if (stream is null && !query.Problems.Has("stream"))
            query.Problem("stream", "is required: the name of a stream, as GET /admin/events/{service} shows it.");
        query.ThrowIfInvalid();
        var asked = new ReadState(stream!, version); // Without it the request was invalid.
        var found = await calls.Call(StateOperations.Read(service), asked, new CallContext(ids.Next("req_")), request.Cancel);
        return found switch
        {
            { State: { } state } => Reply.Ok(state),
            { Refusal: { } why } => Reply.Refused(Refusal.WrongState(why)),
            _ => Reply.Refused(
                new Refusal(
                    RefusalCode.NotFound,
                    $"The stream {Shown.Of(stream!)} has no such version in the log of {service}."
                )
            ),
        };
    }

    private async Task<Reply> List(AdminRequest request)
    {
        var service = request["service"];
        if (!services.Contains(service, StringComparer.Ordinal))
            return Reply.Refused(Refusal.NotFound("service", Shown.Of(service)));
        var query = request.Query;
        var (stream, latest) = (query.Text("stream"), query.Text("latest"));
        var after = query.Number("after", 0, long.MaxValue) ?? 0;
        var limit = (int)(query.Number("limit", 1, Most) ?? Usual);
        query.ThrowIfInvalid();
        if (latest is not (null or "true" or "false"))
            throw new BadInput("latest", $"is '{Shown.Of(latest)}'; expected true or false.");
        var asked = new ListEvents(after, limit, stream, latest == "true");
        var listed = await calls.Call(EventOperations.List(service), asked, new CallContext(ids.Next("req_")), request.Cancel);
        return Reply.List(listed.Items, listed.Next?.ToString(CultureInfo.InvariantCulture));
    }
}
