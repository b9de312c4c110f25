using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Florin.System.Tests.Clients;

/// <summary>
/// A proxy before a gateway that does harm: of every four requests it passes one, drops the answer of the second, cuts off the
/// third before it arrives, and refuses the fourth with 503 after the gateway has done it. Or it drops every answer.
/// </summary>
internal sealed class AnswerDropper : IAsyncDisposable
{
    private readonly HttpClient _gateway;
    private readonly WebApplication _proxy;
    private readonly bool _keepsAll;
    private int _requests;
    private int _posted;

    private AnswerDropper(HttpClient gateway, WebApplication proxy, bool keepsAll) =>
        (_gateway, _proxy, _keepsAll) = (gateway, proxy, keepsAll);

    /// <summary>Its address.</summary>
    public Uri Address => new(_proxy.Urls.Single());

    /// <summary>How many requests for transactions have reached the gateway.</summary>
    public int Posted => Volatile.Read(ref _posted);

    /// <summary>Starts one at a free port.</summary>
    public static async Task<AnswerDropper> Start(HttpClient gateway, bool keepsAll = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var proxy = builder.Build();
        var dropper = new AnswerDropper(gateway, proxy, keepsAll);
        proxy.Run(dropper.Serve);
        await proxy.StartAsync();
        return dropper;
    }

    public async ValueTask DisposeAsync() => await _proxy.DisposeAsync();

    private async Task Serve(HttpContext context)
    {
        var turn = _keepsAll ? 2 : Interlocked.Increment(ref _requests) % 4;
        if (turn == 3)
        {
            context.Abort();
            return;
        }
        using var request = new HttpRequestMessage(
            new HttpMethod(context.Request.Method),
            context.Request.Path + context.Request.QueryString
        );
        if (context.Request.ContentLength is > 0)
        {
            var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            request.Content = new ByteArrayContent(body.ToArray());
            request.Content.Headers.ContentType = new("application/json");
        }
        foreach (var name in (string[])["Authorization", "Idempotency-Key", "Prefer"])
            if (context.Request.Headers[name] is [{ } value])
                request.Headers.TryAddWithoutValidation(name, value);
        using var response = await _gateway.SendAsync(request, context.RequestAborted);
        if (request.Method == HttpMethod.Post)
            Interlocked.Increment(ref _posted);
        if (turn == 2)
        {
            context.Abort();
            return;
        }
        context.Response.StatusCode = turn == 0 ? StatusCodes.Status503ServiceUnavailable : (int)response.StatusCode;
        context.Response.ContentType = turn == 0 ? "text/plain" : response.Content.Headers.ContentType?.ToString();
        await context.Response.Body.WriteAsync(turn == 0 ? [] : await response.Content.ReadAsByteArrayAsync());
    }
}
