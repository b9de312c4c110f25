using Florin.Gateway.Model;
using Florin.Platform.Http;

namespace Florin.Gateway.Features.Bodies;

/// <summary>Takes in the bodies of requests before anything is asked of a service.</summary>
internal sealed class BodyStage : IRequestStage
{
    private BodyIntake? _intake;

    /// <inheritdoc/>
    public IReadOnlyList<(string Section, Type Options)> Sections => [(BodyPace.Section, typeof(BodyLimits))];

    /// <inheritdoc/>
    public Type OfRoute => typeof(BodyRoute);

    /// <inheritdoc/>
    public WrapRequest Read(StageContext context)
    {
        var limits = context.Read<BodyLimits>(BodyPace.Section);
        var intake = _intake ??= new BodyIntake(context.Runtime.Clock); // It knows what bodies take now, by whichever limits.
        return (route, next) =>
        {
            var streams = route is not null && context.Read<BodyRoute>(route).StreamsBody;
            return exchange =>
            {
                var taken = intake.Take(exchange, streams, limits);
                return taken is { IsCompletedSuccessfully: true, Result: null }
                    ? next(exchange)
                    : AnswerOnceTaken(exchange, taken, next);
            };
        };
    }

    private static async Task AnswerOnceTaken(Exchange exchange, ValueTask<Reply?> taken, RequestHandler next)
    {
        if (await taken is { } refused)
            await exchange.Answer(refused);
        else
            await next(exchange);
    }

    /// <summary>What a route says of it.</summary>
    private sealed record BodyRoute
    {
        /// <summary>
        /// Whether large bodies are passed on as they come, beyond their first 64 KB, and not taken in whole before the service
        /// is asked. Default false.
        /// </summary>
        public bool StreamsBody { get; init; }
    }
}
