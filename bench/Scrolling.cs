using System.Globalization;

namespace Florin.Bench;

/// <summary>How evenly a browser scrolls through a long log in the console's list of events, in both directions.</summary>
internal static class Scrolling
{
    private const string Service = "transaction";

    // As a wheel that is turned fast: 40 pixels a frame are 70 events a second; a leap then goes on from the middle.
    private const string Scroll = """
        async ([pixels, milliseconds]) => {
          const list = document.getElementById('event-list');
          const frames = [];
          let empty = 0;
          await new Promise(done => {
            const began = performance.now();
            let last = began;
            const frame = now => {
              if (now > last) frames.push(now - last);
              last = now;
              list.scrollTop += pixels;
              const box = list.getBoundingClientRect();
              const at = document.elementFromPoint(box.left + 40, box.top + box.height / 2);
              if (!at?.closest('.event-row button')) empty++;
              if (now - began < milliseconds) requestAnimationFrame(frame);
              else done();
            };
            requestAnimationFrame(frame);
          });
          frames.sort((a, b) => a - b);
          return [frames.length, frames.reduce((a, b) => a + b, 0), frames[Math.floor(frames.length * 0.99)], frames[frames.length - 1], empty, frames.filter(f => f > 25).length];
        }
        """;

    /// <summary>Runs it; the exit code.</summary>
    public static async Task<int> Run(int events)
    {
        await using var browser = await OpenConsole.Start();
        await using var florin = await LoadedFlorin.Start();
        long head;
        while ((head = await Head(florin)) < events)
            await florin.Load(connections: 32, seconds: 2);
        var page = (await browser.Open(florin, $"/events?service={Service}"))[0];
        await page.Locator(".event-row button").First.WaitForAsync();
        Line(
            $"{head} events; scrolling     frames/s   99 % within ms   longest ms   over 25 ms   frames without events in view"
        );
        foreach (var (name, pixels) in new[] { ("down", 40), ("up", -40), ("down, fast", 400), ("up, fast", -400) })
        {
            await page.EvaluateAsync(
                "() => { const list = document.getElementById('event-list'); list.scrollTop = list.scrollHeight / 2; }"
            );
            await page.Locator(".event-row button").First.WaitForAsync();
            var said = await page.EvaluateAsync<double[]>(Scroll, new[] { pixels, 8_000 });
            Line(
                $"{name, -21} {said[0] / said[1] * 1000, 14:0.0} {said[2], 16:0.0} {said[3], 12:0.0} {said[5], 12:0} {said[4] / said[0], 20:P0}"
            );
        }
        return 0;
    }

    private static async Task<long> Head(LoadedFlorin florin) =>
        (long)await florin.Metric($"florin_log_head{{log=\"{Service}\"}}");

    private static void Line(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
