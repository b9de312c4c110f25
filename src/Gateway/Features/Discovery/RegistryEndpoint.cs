using System.Buffers;
using System.Text.Json;
using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Json;
using Microsoft.AspNetCore.Http;

namespace Florin.Gateway.Features.Discovery;

/// <summary>
/// Where processes register the services that they host. It takes service tokens and nothing else; for anybody without one
/// there is nothing at its paths.
/// </summary>
/// <param name="registry">Who has registered.</param>
/// <param name="services">The services that may be registered: those that the gateway's own process does not host.</param>
/// <param name="tokens">How it knows them.</param>
/// <param name="clock">Time.</param>
/// <param name="ids">Ids of requests.</param>
internal sealed class RegistryEndpoint(
    Registry registry,
    IReadOnlySet<string> services,
    IServiceTokens tokens,
    TimeProvider clock,
    IdSource ids
)
{
    private const string Bearer = "Bearer ";
    private const int MaxBytes = 4096;
    private const int MaxId = 64;
    private static readonly SearchValues<char> Sane = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_.:");

    /// <summary>Whether a request is for it.</summary>
    public bool Takes(HttpContext http)
    {
        var authorization = http.Request.Headers.Authorization.ToString();
        return (http.Request.Path.Value ?? "").StartsWith(Registration.Path, StringComparison.Ordinal)
            && authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            && tokens.IsValid(authorization[Bearer.Length..].Trim());
    }

    /// <summary>Answers one that is.</summary>
    public async Task Serve(HttpContext http)
    {
        var reply = http.Request.Path.Value![Registration.Path.Length..].Split('/') is [var service, var id] // Takes has seen it.
            ? await Answer(http, service, id)
            : Reply.Refused(Refusal.NotFound("path", http.Request.Path));
        await ReplyWriter.Write(http, reply, RequestIds.Of(http, ids), clock);
    }

    private async Task<Reply> Answer(HttpContext http, string service, string id)
    {
        if (!services.Contains(service))
            return Reply.Refused(
                new Refusal(
                    RefusalCode.WrongState,
                    $"{service} cannot be registered here: it is not a known service, or the gateway hosts it itself."
                )
            );
        if (id.Length is 0 or > MaxId || id.AsSpan().ContainsAnyExcept(Sane))
            return Wrong("instance", $"must be 1 to {MaxId} lowercase letters, digits or -_.:");
        if (HttpMethods.IsDelete(http.Request.Method))
        {
            registry.Leave(service, id);
            return Reply.Ok(new RegistrationLease(0));
        }
        return HttpMethods.IsPut(http.Request.Method)
            ? await Join(http, service, id)
            : Reply.NotAllowed(ClientPath.Of(http.Request), "PUT, DELETE");
    }

    private async Task<Reply> Join(HttpContext http, string service, string id)
    {
        if (http.Request.ContentLength is not (> 0 and <= MaxBytes))
            return Wrong("body", $"must be JSON of at most {MaxBytes} bytes.");
        try
        {
            var said = await JsonSerializer.DeserializeAsync<Registration>(
                http.Request.Body,
                FlorinJson.Compact,
                http.RequestAborted
            );
            if (said is null || !IsAddress(said.Address))
                return Wrong("address", "must be an address such as http://10.0.0.7:3002.");
            if (said.Weight is < 1 or > 10_000)
                return Wrong("weight", "must be 1 to 10000.");
            return registry.Join(service, id, said)
                ? Reply.Ok(new RegistrationLease(registry.Lease.TotalSeconds))
                : Reply.Refused(new Refusal(RefusalCode.WrongState, $"{service} has reached its maximum number of instances."));
        }
        catch (JsonException e)
        {
            return Wrong("body", e.Message);
        }
    }

    private static bool IsAddress(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && address is { Scheme: "http" or "https", AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "" };

    private static Reply Wrong(string field, string problem)
    {
        var problems = new Problems();
        problems.Add(field, problem);
        return Reply.Invalid(problems);
    }
}
