using System.Net;
using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Florin.Platform.EventLog;
using Florin.Platform.Identity;
using Florin.Platform.Json;
using Florin.Platform.Resilience;
using Microsoft.AspNetCore.Http;

namespace Florin.Platform.Calls;

/// <summary>
/// Operations of services in other processes: HTTP/2, JSON, a service token, and the context in one header. The trace goes
/// along by the framework's own propagation.
/// </summary>
internal sealed class HttpCalls(HttpMessageInvoker http, IServiceTokens tokens)
{
    public const string Path = "/internal/operations/";
    public const string ContextHeader = "Florin-Context";

    // A header is ASCII; whatever a client's texts hold is escaped.
    private static readonly JsonSerializerOptions HeaderJson = new(FlorinJson.Compact) { Encoder = JavaScriptEncoder.Default };
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <summary>The context that came with a call.</summary>
    /// <exception cref="JsonException">It is missing or cannot be read.</exception>
    public static CallContext Context(HttpRequest request) =>
        JsonSerializer.Deserialize<CallContext>(request.Headers[ContextHeader].ToString(), HeaderJson)
        ?? throw new JsonException($"The header {ContextHeader} is null.");

    /// <summary>Asks a service in another process.</summary>
    /// <exception cref="NotOwner">Another instance is to be asked; nothing was done.</exception>
    /// <exception cref="HttpRequestException">It could not be asked, or failed.</exception>
    /// <exception cref="ServiceUnavailable">It answered that it cannot, or not so.</exception>
    /// <exception cref="TimeoutException">It answered that somebody behind it did not answer.</exception>
    public async ValueTask<TReply> Call<TRequest, TReply>(
        Uri address,
        Operation<TRequest, TReply> operation,
        TRequest asked,
        CallContext context,
        CancellationToken cancel
    )
        where TRequest : class
        where TReply : class
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, Path + operation.Name))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(asked, FlorinJson.Compact)),
        };
        request.Content.Headers.ContentType = Json;
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tokens.Issue());
        request.Headers.TryAddWithoutValidation(ContextHeader, JsonSerializer.Serialize(context, HeaderJson));
        using var response = await http.SendAsync(request, cancel);
        if (response.StatusCode == HttpStatusCode.MisdirectedRequest)
            throw NotOwner.Of(operation.Service, OwnerOf(response));
        if (response.StatusCode != HttpStatusCode.OK)
            throw await Fault(operation.Service, operation.Name, response, cancel);
        await using var body = await response.Content.ReadAsStreamAsync(cancel);
        return await JsonSerializer.DeserializeAsync<TReply>(body, FlorinJson.Compact, cancel)
            ?? throw new ServiceUnavailable(operation.Service, $"{operation.Name} returned null.");
    }

    private static string? OwnerOf(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues(OwnerHeader.Name, out var values) ? values.ToString() : null;

    private static async Task<Exception> Fault(
        string service,
        string operation,
        HttpResponseMessage response,
        CancellationToken cancel
    )
    {
        var problem = await response.Content.ReadAsStringAsync(cancel);
        var sick = DependencyFault.Of(response) ?? service;
        var said = $"{operation} responded with {(int)response.StatusCode}: {problem}";
        return response.StatusCode switch
        {
            HttpStatusCode.GatewayTimeout => new ServiceTimeout(sick, $"The {service} service: {said}"),
            _ => new ServiceUnavailable(sick, said),
        };
    }
}
