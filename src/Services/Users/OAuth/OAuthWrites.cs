using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Json;
using Microsoft.AspNetCore.Http;

namespace Florin.Users.OAuth;

/// <summary>How requests to the authorization server write to the log.</summary>
internal sealed class OAuthWrites(ServiceBuilder service, IHttpContextAccessor accessor)
{
    /// <summary>Now, as the log stores it.</summary>
    public DateTimeOffset Now => FlorinJson.Storable(service.Clock.GetUtcNow());

    /// <summary>The client's network address, where it is known.</summary>
    public string? Address => accessor.HttpContext is { } http ? CallerAddress.Of(http) : null;

    /// <summary>Appends all or nothing. What was begun is finished, whether or not its client still waits.</summary>
    /// <returns>Whether it did; false where one of the streams has moved on.</returns>
    public async Task<bool> Append(Metadata metadata, params StreamAppend[] appends)
    {
        try
        {
            await service.Log.Append(metadata, appends, null, CancellationToken.None);
            return true;
        }
        catch (WrongVersion)
        {
            return false;
        }
    }

    /// <summary>What is to be stored of a user, sealed.</summary>
    public ValueTask<string?> Sealed(UserId user, string? text, CancellationToken cancel) =>
        service.Runtime.People.SealAny(user.Value, text, cancel);

    /// <summary>Who does what, in this request.</summary>
    public async ValueTask<Metadata> Of(string command, string actor)
    {
        var http = accessor.HttpContext ?? throw new InvalidOperationException("Grants change within requests alone.");
        var request = RequestIds.Of(http, service.Ids);
        return new Metadata(
            CommandId.New(service.Ids),
            command,
            actor,
            request,
            RequestId: request,
            Address: Id.TryParse<UserId>(actor, out var user)
                ? await Sealed(user, CallerAddress.Of(http), http.RequestAborted)
                : CallerAddress.Of(http)
        );
    }
}
