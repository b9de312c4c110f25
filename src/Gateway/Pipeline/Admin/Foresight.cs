using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Identity.Policies;

namespace Florin.Gateway.Pipeline.Admin;

/// <summary>
/// Whether requests would be let in, without sending them: by what the endpoints say of themselves and by the engine that decides
/// when they are sent, so that a page can leave out what would be refused. Nothing is recorded. The decision remains that of
/// whatever answers the request.
/// </summary>
/// <param name="operations">Those of the operators' port.</param>
/// <param name="endpoints">Those of services, by service.</param>
/// <param name="policies">Who may do what.</param>
/// <param name="clock">Time.</param>
internal sealed class Foresight(
    IEnumerable<AdminOperation> operations,
    IReadOnlyDictionary<string, IReadOnlyList<Endpoint>> endpoints,
    PolicyEngine policies,
    TimeProvider clock
)
{
    private const string Admin = "/admin";
    private const string Services = "/api/";

    private readonly ILookup<string, (PathForm Form, Endpoint Endpoint)> _byPrefix = operations
        .Select(operation => (Prefix: Admin, operation.Endpoint))
        .Concat(endpoints.SelectMany(service => service.Value.Select(one => (Prefix: Services + service.Key, Endpoint: one))))
        .ToLookup(one => one.Prefix, one => (new PathForm(one.Endpoint.Path), one.Endpoint), StringComparer.Ordinal);

    /// <summary>Why a request would be refused; null where it would not, or where nothing is known of its path.</summary>
    public ForeseenRefusal? Of(IntendedRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        foreach (var needed in Needed(request.Method, request.Path.Split('?')[0]))
            if (Refused(request, needed) is { } refusal)
                return refusal;
        return null;
    }

    private IEnumerable<Permission> Needed(string method, string path)
    {
        if (path.StartsWith(Admin, StringComparison.Ordinal))
            return Find(Admin, method, path) is { } operation
                ? [operation.Access.Permission ?? Permission.AdminRead, Permission.AdminRead]
                : [];
        if (!path.StartsWith(Services, StringComparison.Ordinal))
            return [];
        var end = path.IndexOf('/', Services.Length);
        return end > 0 && Find(path[..end], method, path[end..])?.Access.Permission is { } needed ? [needed] : [];
    }

    private Endpoint? Find(string prefix, string method, string path) =>
        _byPrefix[prefix]
            .Where(one => one.Endpoint.Method == method && one.Form.Match(path) is not null)
            .OrderBy(one => one.Form.Parameters)
            .Select(one => one.Endpoint)
            .FirstOrDefault();

    private ForeseenRefusal? Refused(IntendedRequest request, Permission needed)
    {
        var question = new PolicyQuestion(request.Actor, needed, clock.GetUtcNow()) { Address = request.Address };
        var verdict = policies.Enter(question);
        if (verdict.Decision is PolicyDecision.Deny or PolicyDecision.Forbid)
            return new ForeseenRefusal(needed, verdict.Rule);
        // What a role permits for the caller's own alone is let in, and refused once it is known whose it is.
        return !request.IsOwn && needed.IsOfOwner && !policies.Widened(question).MayForAll(needed)
            ? new ForeseenRefusal(needed, PolicyEngine.Default)
            : null;
    }
}
