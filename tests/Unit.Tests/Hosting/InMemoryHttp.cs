using Florin.Testing;
using Microsoft.AspNetCore.Http;

namespace Florin.Unit.Tests.Hosting;

/// <summary>Brings HTTP requests to a service without a network.</summary>
internal sealed class InMemoryHttp(LoneService service) : HttpMessageHandler
{
    /// <summary>The requests, as they came.</summary>
    public List<HttpRequestMessage> Requests { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        Requests.Add(request);
        var http = new DefaultHttpContext { RequestAborted = cancellationToken };
        (http.Request.Method, http.Request.Path) = (request.Method.Method, request.RequestUri!.AbsolutePath); // Every request has one.
        http.Request.QueryString = new QueryString(request.RequestUri.Query);
        foreach (var header in request.Headers)
            http.Request.Headers[header.Key] = header.Value.ToArray();
        if (request.Content is { } content)
            http.Request.Body = new MemoryStream(await content.ReadAsByteArrayAsync(cancellationToken));
        var answer = new MemoryStream();
        http.Response.Body = answer;
        await service.Serve(http);
        await http.Response.CompleteAsync();
        cancellationToken.ThrowIfCancellationRequested();
        answer.Position = 0;
        var response = new HttpResponseMessage((System.Net.HttpStatusCode)http.Response.StatusCode)
        {
            Content = new StreamContent(answer),
        };
        foreach (var (name, values) in http.Response.Headers)
            response.Headers.TryAddWithoutValidation(name, values.ToArray());
        return response;
    }
}
