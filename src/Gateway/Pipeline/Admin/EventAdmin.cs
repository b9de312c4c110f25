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
                    .With<string>("latest", "true for the last events of the log.")
                    .With<long>("limit", $"At most {Most}; default {Usual}.")
                    .Refuses(RefusalCode.NotFound, RefusalCodes.Unavailable),
                List
            ),
        ];

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
