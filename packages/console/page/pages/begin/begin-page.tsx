// The ways in: the demo, a jar of one's own, or a template.
import { rows } from '../../feed/feed.js';
import { endpoint } from '../../api/addresses.js';
import { cdkText, demoText, terraformText } from '../../model/snippets.js';
import { Command } from '../../parts/copy.js';
import { OwnJar } from './own-jar.js';

/** The page. */
export const BeginPage = () => {
  const isFirst = rows.value?.size === 0;
  const address = endpoint();
  return (
    <main class="page begin" id="main">
      <div class="page-head">
        <h1>{isFirst ? 'Nothing runs yet' : 'A new application'}</h1>
      </div>
      <p class="lead">
        This is Amazon Managed Service for Apache Flink at <code>{address}</code>: the same API, with real Flink
        clusters on this machine. There are three ways in.
      </p>
      <div class="ways">
        <section class="card way-jar">
          <h2>Your own jar</h2>
          <OwnJar />
        </section>
        <section class="card">
          <h2>The demo</h2>
          <p>
            One command builds an example, makes what it needs and runs it until its objects are in a bucket. In the
            folder of Drey:
          </p>
          <Command text={demoText} what="the command of the demo" />
          <p class="hint">It starts a Drey of its own on a free port and prints where its console is.</p>
        </section>
        <section class="card">
          <h2>Terraform or CDK</h2>
          <p>Both need nothing but this gateway's address.</p>
          <h3>Terraform</h3>
          <Command text={terraformText(address)} what="the Terraform provider" />
          <h3>CDK and CloudFormation</h3>
          <Command text={cdkText(address)} what="the commands for CDK" />
        </section>
      </div>
    </main>
  );
};
